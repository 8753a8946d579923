package spiketile.kernels;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;
import spiketile.layout.TransposedList;

/** Gradients of weights and bias against sums in double precision. */
class WeightGradientTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void aWeightGetsTheLambdaOfEveryRowInWhichItsNeuronFired(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      check(form, shape, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void chunksOfTimeAddUp(Form form) {
    for (int chunkSteps : new int[] {1, 2, 3, 7}) {
      check(form, new Shape(33, 65, 3, 7, 0.3), chunkSteps);
    }
  }

  /** Source row r adds the λ of row r + B, as with a delay of one step. */
  private static void check(Form form, Shape shape, int chunkSteps) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = shape.random();
      int neurons = shape.presynaptic();
      int batch = shape.batch();
      PlainSpikes plain = PlainSpikes.random(random, neurons, shape.rows(), shape.activity());
      SpikeList list = plain.in(memory, neurons, Detail.IDS);
      Block lambda = memory.random(random, shape.rows(), shape.width());
      Block gradient = memory.random(random, neurons, shape.width());
      TermSum[][] expected = start(gradient);
      int chunks = (shape.steps() + chunkSteps - 1) / chunkSteps;
      TransposedList transposed = memory.transposed(neurons, chunks, plain.entries());
      for (int c = 0; c < chunks; c++) {
        int first = c * chunkSteps * batch;
        int end = Math.min(first + chunkSteps * batch, shape.steps() * batch);
        SpikeTranspose.apply(list, first, end, -first, transposed, c);
        Block chunk = lambda.rows(first + batch, end - first);

        form.kernels.weightGradient().weights(transposed, c, chunk, gradient);
      }

      for (int r = 0; r < shape.steps() * batch; r++) {
        for (int j : plain.fired(r)) {
          addRow(expected[j], lambda, r + batch);
        }
      }
      assertClose(gradient, expected, shape);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void theBiasGetsTheLambdaOfEveryRow(Form form, int width) {
    for (int rows : new int[] {0, 1, 2, 30}) {
      try (GuardedMemory memory = new GuardedMemory()) {
        Shape shape = new Shape(width, 1, 1, rows + 4, 1);
        Block lambda = memory.random(shape.random(), rows + 4, width);
        Block gradient = memory.random(shape.random(), 1, width);
        TermSum[][] expected = start(gradient);

        form.kernels.weightGradient().bias(lambda, 3, 3 + rows, gradient);

        for (int r = 3; r < 3 + rows; r++) {
          addRow(expected[0], lambda, r);
        }
        assertClose(gradient, expected, shape);
      }
    }
  }

  private static TermSum[][] start(Block gradient) {
    TermSum[][] start = new TermSum[gradient.rows()][gradient.padded()];
    for (int j = 0; j < gradient.rows(); j++) {
      for (int i = 0; i < gradient.padded(); i++) {
        start[j][i] = new TermSum().add(gradient.get(j, i));
      }
    }
    return start;
  }

  private static void addRow(TermSum[] sums, Block lambda, int row) {
    for (int i = 0; i < sums.length; i++) {
      sums[i].add(lambda.get(row, i));
    }
  }

  private static void assertClose(Block gradient, TermSum[][] expected, Shape shape) {
    for (int j = 0; j < gradient.rows(); j++) {
      float[] actual = GuardedMemory.values(gradient, j);
      for (int i = 0; i < actual.length; i++) {
        expected[j][i].assertClose(actual[i], "∂L/∂W[%d, %d]: %s", j, i, shape);
      }
    }
  }
}
