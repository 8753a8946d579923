package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

/** Products of weights in bf16 are those of the same values in fp32. */
class Bf16WeightsTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";

  /** Weights in bf16, and the same values in fp32. */
  private record Pair(Bf16Block rounded, Block values) {
    static Pair random(
        Form form, GuardedMemory memory, SplittableRandom random, int rows, int width) {
      Block masters = memory.random(random, rows, width);
      Bf16Block rounded = Bf16Block.allocate(memory.arena(), rows, width);
      form.kernels.bf16Rounding().apply(masters, rounded);
      Block values = memory.zeros(rows, width);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < values.padded(); c++) {
          values.set(r, c, Bf16Block.round(masters.get(r, c)));
        }
      }
      return new Pair(rounded, values);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void everyMasterIsRounded(Form form, int width) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Pair pair = Pair.random(form, memory, new SplittableRandom(width), 5, width);

      for (int r = 0; r < 5; r++) {
        for (int c = 0; c < pair.values.padded(); c++) {
          assertThat(pair.rounded.get(r, c))
              .as("row %d, column %d", r, c)
              .isEqualTo(pair.values.get(r, c));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void currentsAreTheSameBitsAsThoseOfTheRoundedWeights(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      try (GuardedMemory memory = new GuardedMemory()) {
        SplittableRandom random = shape.random();
        int neurons = shape.presynaptic();
        SpikeList list =
            PlainSpikes.random(random, neurons, shape.rows(), shape.activity())
                .in(memory, neurons, Detail.IDS);
        Pair pair = Pair.random(form, memory, random, neurons, width);
        Block bias = memory.random(random, 1, width);
        Block expected = memory.zeros(shape.rows(), width);
        Block current = memory.random(random, shape.rows(), width);
        Projection[] half = {new Projection(list, 1, pair.rounded)};
        Projection[] full = {new Projection(list, 1, pair.values)};

        form.kernels.spikeSpmm().apply(full, bias, expected, 0, shape.batch(), 0, shape.rows());
        form.kernels.spikeSpmm().apply(half, bias, current, 0, shape.batch(), 0, shape.rows());

        assertThat(GuardedMemory.values(current))
            .as("%s", shape)
            .isDeepEqualTo(GuardedMemory.values(expected));
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void errorsAreDotProductsWithTheRoundedWeights(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      try (GuardedMemory memory = new GuardedMemory()) {
        SplittableRandom random = shape.random();
        int neurons = shape.presynaptic();
        int rows = shape.rows();
        PlainSpikes plain = PlainSpikes.random(random, neurons, rows, shape.activity());
        SpikeList list = plain.in(memory, neurons, Detail.IDS);
        Pair pair = Pair.random(form, memory, random, neurons, width);
        Block lambda = memory.random(random, rows + shape.batch(), width);
        MemorySegment error = memory.randomFloats(random, plain.entries());
        Projection half = new Projection(list, 1, pair.rounded);

        form.kernels.sampledDot().apply(half, lambda, 0, error, shape.batch(), 0, rows, false);

        for (int r = 0; r < rows; r++) {
          float[] lambdaRow = GuardedMemory.values(lambda, r + shape.batch());
          for (int k = plain.rowStart()[r]; k < plain.rowStart()[r + 1]; k++) {
            float[] weights = GuardedMemory.values(pair.values, plain.ids()[k]);
            TermSum expected = new TermSum();
            for (int i = 0; i < weights.length; i++) {
              expected.add((double) weights[i] * lambdaRow[i]);
            }
            float actual = error.getAtIndex(JAVA_FLOAT, k);
            expected.assertClose(actual, "entry %d of row %d: %s", k, r, shape);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void mastersAndRoundedWeightsHaveOneShape(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      Block masters = memory.zeros(3, 20);
      Bf16Block rows = Bf16Block.allocate(memory.arena(), 4, 20);
      Bf16Block wide = Bf16Block.allocate(memory.arena(), 3, 40);

      assertThatThrownBy(() -> form.kernels.bf16Rounding().apply(masters, rows))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("3 rows", "4");
      assertThatThrownBy(() -> form.kernels.bf16Rounding().apply(masters, wide))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("32", "48");
    }
  }
}
