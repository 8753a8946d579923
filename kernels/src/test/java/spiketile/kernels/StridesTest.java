package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

/**
 * Rows that lie further apart than they are wide give the same bits as the same rows one after the other:
 * strides that the loops know when they are loaded, and longer ones that they are told.
 */
class StridesTest {
  private static final int FIRST_COLUMN = 16;

  static Stream<Arguments> formsWidthsAndStrides() {
    return Stream.of(Form.values())
        .flatMap(
            form ->
                Stream.of(16, 48, 64, 80, 128, 200)
                    .flatMap(
                        width ->
                            Stream.of(256, 272, 1008)
                                .map(stride -> Arguments.of(form, width, stride))));
  }

  @ParameterizedTest
  @MethodSource("formsWidthsAndStrides")
  void weightsOfTheForwardProductAndOfTheSampledDot(Form form, int width, int stride) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Shape shape = new Shape(width, 65, 3, 7, 0.3);
      PlainSpikes plain = PlainSpikes.random(shape.random(), 65, shape.rows(), 0.3);
      SpikeList list = plain.in(memory, 65, Detail.IDS);
      Block packed = memory.random(shape.random(), 65, width);
      Block apart = apart(memory, packed, stride);
      Block bias = memory.random(shape.random(), 1, width);
      Block lambda = memory.random(shape.random(), shape.rows() + 3, width);

      assertThat(currents(form, memory, list, apart, bias))
          .isDeepEqualTo(currents(form, memory, list, packed, bias));
      assertThat(errors(form, memory, list, apart, lambda, plain.entries()))
          .isEqualTo(errors(form, memory, list, packed, lambda, plain.entries()));
    }
  }

  private static float[][] currents(
      Form form, GuardedMemory memory, SpikeList list, Block weights, Block bias) {
    Block current = memory.random(new Shape(1, 1, 1, 1, 1).random(), list.rows(), bias.width());
    Projection[] inputs = {new Projection(list, 1, weights)};
    form.kernels.spikeSpmm().apply(inputs, bias, current, 0, 3, 0, list.rows());
    return GuardedMemory.values(current);
  }

  private static float[] errors(
      Form form, GuardedMemory memory, SpikeList list, Block weights, Block lambda, int entries) {
    MemorySegment error = memory.floats(entries);
    Projection synapses = new Projection(list, 1, weights);
    form.kernels.sampledDot().apply(synapses, lambda, 0, error, 3, 0, list.rows(), false);
    return error.toArray(JAVA_FLOAT);
  }

  /** The same rows as columns of a wider block. */
  private static Block apart(GuardedMemory memory, Block packed, int stride) {
    Block wide = memory.random(new Shape(1, 1, 1, 1, 1).random(), packed.rows(), stride);
    Block columns = wide.columns(FIRST_COLUMN, packed.width(), packed.padded());
    for (int r = 0; r < packed.rows(); r++) {
      MemorySegment.copy(
          packed.data(),
          r * packed.rowBytes(),
          columns.data(),
          r * columns.rowBytes(),
          4L * packed.padded());
    }
    return columns;
  }
}
