package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;
import spiketile.layout.TransposedList;

/**
 * The dense products against the sparse ones on the same spikes: a product with 0 or 1 rounds nothing,
 * and both add in ascending order, so they are the same bits. Errors against sums in ascending order.
 */
class DenseProductTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void theCurrentIsThatOfTheLists(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      try (GuardedMemory memory = new GuardedMemory()) {
        SplittableRandom random = shape.random();
        int neurons = shape.presynaptic();
        int batch = shape.batch();
        SpikeList list = spikes(memory, random, shape);
        Block dense = expanded(memory, list);
        Block weights = memory.random(random, neurons, width);
        Block bias = memory.random(random, 1, width);
        Block sparse = memory.zeros(shape.rows(), width);
        Block current = memory.zeros(shape.rows(), width);
        int count = shape.rows() - batch;

        form.kernels.denseProduct().current(dense, 0, weights, bias, current, batch, count);

        Projection[] inputs = {new Projection(list, 1, weights)};
        form.kernels.spikeSpmm().apply(inputs, bias, sparse, 0, batch, batch, shape.rows());
        assertSame(current, sparse, shape);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void theGradientIsThatOfTheLists(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      try (GuardedMemory memory = new GuardedMemory()) {
        SplittableRandom random = shape.random();
        int neurons = shape.presynaptic();
        int batch = shape.batch();
        int count = shape.rows() - batch;
        SpikeList list = spikes(memory, random, shape);
        Block dense = expanded(memory, list);
        Block lambda = memory.random(random, shape.rows(), width);
        Block gradient = memory.random(random, neurons, width);
        Block sparse = memory.zeros(neurons, width);
        sparse.data().copyFrom(gradient.data());

        form.kernels.denseProduct().gradient(dense, 0, lambda, batch, gradient, count);

        TransposedList transposed = memory.transposed(neurons, 1, list.entries());
        SpikeTranspose.apply(list, 0, count, batch, transposed, 0);
        form.kernels.weightGradient().weights(transposed, 0, lambda, sparse);
        assertSame(gradient, sparse, shape);
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void theErrorSumsInAscendingOrderAtTheEntriesOfItsRows(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      try (GuardedMemory memory = new GuardedMemory()) {
        SplittableRandom random = shape.random();
        int neurons = shape.presynaptic();
        int batch = shape.batch();
        PlainSpikes plain = PlainSpikes.random(random, neurons, shape.rows(), shape.activity());
        SpikeList list = plain.in(memory, neurons, Detail.IDS);
        Block weights = memory.random(random, neurons, width);
        Block lambda = memory.random(random, shape.rows() - 1 + batch, width);
        MemorySegment error = memory.randomFloats(random, list.entries());
        float[] before = error.toArray(JAVA_FLOAT);
        Projection synapses = new Projection(list, 1, weights);

        for (boolean add : new boolean[] {false, true}) {
          MemorySegment.copy(before, 0, error, JAVA_FLOAT, 0, before.length);

          // row 0 is left out, so that the block begins with the λ of row 1
          form.kernels
              .denseProduct()
              .error(synapses, lambda, 1 + batch, error, batch, 1, shape.rows(), add);

          for (int r = 0; r < shape.rows(); r++) {
            for (int k = list.rowStart(r); k < list.rowStart(r + 1); k++) {
              float sum = r == 0 ? 0 : dot(weights, list.id(k), lambda, r - 1);
              float expected = r == 0 || add ? before[k] + sum : sum;
              assertThat(error.getAtIndex(JAVA_FLOAT, k))
                  .as("entry %d of row %d: %s", k, r, shape)
                  .isEqualTo(expected);
            }
          }
        }
      }
    }
  }

  private static float dot(Block weights, int id, Block lambda, int row) {
    float sum = 0;
    for (int i = 0; i < weights.width(); i++) {
      sum = Math.fma(weights.get(id, i), lambda.get(row, i), sum);
    }
    return sum;
  }

  private static SpikeList spikes(GuardedMemory memory, SplittableRandom random, Shape shape) {
    int neurons = shape.presynaptic();
    return PlainSpikes.random(random, neurons, shape.rows(), shape.activity())
        .in(memory, neurons, Detail.IDS);
  }

  private static Block expanded(GuardedMemory memory, SpikeList list) {
    Block dense = memory.zeros(list.rows(), list.neurons());
    SpikeExpand.apply(list, dense, 0, list.rows());
    return dense;
  }

  private static void assertSame(Block dense, Block sparse, Shape shape) {
    for (int r = 0; r < sparse.rows(); r++) {
      assertThat(GuardedMemory.values(dense, r))
          .as("row %d: %s", r, shape)
          .isEqualTo(GuardedMemory.values(sparse, r));
    }
  }
}
