package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;

/** The error at fired and active ids against dot products in double precision. */
class SampledDotTest {
  private static final String FORMS_AND_WIDTHS = "spiketile.kernels.Shape#formsAndWidths";

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void everyEntryGetsItsDotProduct(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      check(form, shape, 1, false);
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void everyEntryGetsItsDotProductAddedToWhatStandsThere(Form form, int width) {
    for (Shape shape : Shape.ofWidth(width)) {
      if (shape.presynaptic() == 65) {
        check(form, shape, 0, true);
        check(form, shape, 1, true);
      }
    }
  }

  /** Longer than what is summed at a time, by every width of vectors. */
  @ParameterizedTest
  @EnumSource
  void longRowsAreSummedInParts(Form form) {
    check(form, new Shape(48, 5000, 1, 2, 0.95), 0, true);
  }

  private static void check(Form form, Shape shape, int delay, boolean add) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = shape.random();
      int neurons = shape.presynaptic();
      int rows = shape.rows();
      PlainSpikes plain = PlainSpikes.random(random, neurons, rows, shape.activity());
      SpikeList list = plain.in(memory, neurons, Detail.IDS);
      Block weights = memory.random(random, neurons, shape.width());
      Projection synapses = new Projection(list, delay, weights);
      int lag = delay * shape.batch();
      Block lambda = memory.random(random, rows + lag, shape.width());
      MemorySegment error = memory.randomFloats(random, plain.entries());
      float[] before = error.toArray(JAVA_FLOAT);

      form.kernels.sampledDot().apply(synapses, lambda, 0, error, shape.batch(), 0, rows, add);

      float[][] w = GuardedMemory.values(weights);
      for (int r = 0; r < rows; r++) {
        float[] lambdaRow = GuardedMemory.values(lambda, r + lag);
        for (int k = plain.rowStart()[r]; k < plain.rowStart()[r + 1]; k++) {
          TermSum expected = dot(w[plain.ids()[k]], lambdaRow);
          if (add) {
            expected.add(before[k]);
          }
          expected.assertClose(
              error.getAtIndex(JAVA_FLOAT, k), "entry %d of row %d: %s", k, r, shape);
        }
      }
    }
  }

  private static TermSum dot(float[] left, float[] right) {
    TermSum sum = new TermSum();
    for (int i = 0; i < left.length; i++) {
      sum.add((double) left[i] * right[i]);
    }
    return sum;
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheEntriesOfTheRowsAskedForAreWritten(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(4);
      PlainSpikes plain = PlainSpikes.random(random, 30, 12, 0.3);
      SpikeList list = plain.in(memory, 30, Detail.IDS);
      Projection synapses = new Projection(list, 1, memory.random(random, 30, 80));
      Block lambda = memory.random(random, 14, 80);
      MemorySegment all = memory.floats(plain.entries());
      MemorySegment some = memory.randomFloats(random, plain.entries());
      float[] before = some.toArray(JAVA_FLOAT);

      form.kernels.sampledDot().apply(synapses, lambda, 0, all, 2, 0, 12, false);
      // source rows 4 … 7 read λ of rows 6 … 9, which stand in a block that starts at row 6
      form.kernels.sampledDot().apply(synapses, lambda.rows(6, 4), 6, some, 2, 4, 8, false);

      for (int k = 0; k < plain.entries(); k++) {
        boolean written = k >= plain.rowStart()[4] && k < plain.rowStart()[8];
        assertThat(some.getAtIndex(JAVA_FLOAT, k))
            .as("entry %d", k)
            .isEqualTo(written ? all.getAtIndex(JAVA_FLOAT, k) : before[k]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void clearingLeavesWhatALambdaOfZeroWould(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(5);
      PlainSpikes plain = PlainSpikes.random(random, 30, 12, 0.3);
      SpikeList list = plain.in(memory, 30, Detail.IDS);
      Projection synapses = new Projection(list, 1, memory.random(random, 30, 80));
      Block zero = memory.zeros(14, 80);
      for (int first = 0; first <= 12; first++) {
        for (int end = first; end <= 12; end++) {
          MemorySegment cleared = memory.randomFloats(random, plain.entries());
          MemorySegment replaced = memory.floats(plain.entries()).copyFrom(cleared);

          form.kernels.sampledDot().clear(list, cleared, first, end);
          form.kernels.sampledDot().apply(synapses, zero, 0, replaced, 2, first, end, false);

          assertThat(cleared.toArray(JAVA_FLOAT))
              .as("rows %d to %d", first, end)
              .isEqualTo(replaced.toArray(JAVA_FLOAT));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void rowsOfLambdaThatAreZeroAddNothingAndLeaveTheOthersTheirBits(Form form, int width) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(6);
      PlainSpikes plain = PlainSpikes.random(random, 30, 12, 0.3);
      SpikeList list = plain.in(memory, 30, Detail.IDS);
      Projection synapses = new Projection(list, 1, memory.random(random, 30, width));
      Block lambda = memory.random(random, 14, width);
      MemorySegment expected = memory.randomFloats(random, plain.entries());
      float[] before = expected.toArray(JAVA_FLOAT);
      form.kernels.sampledDot().apply(synapses, lambda, 0, expected, 2, 0, 12, true);
      Block some = memory.zeros(14, width);
      for (int pattern = 0; pattern < 50; pattern++) {
        boolean[] zero = new boolean[14];
        some.data().copyFrom(lambda.data());
        for (int r = 0; r < 14; r++) {
          zero[r] = pattern < 14 ? r != pattern : random.nextBoolean();
          if (zero[r]) {
            some.rows(r, 1).data().fill((byte) 0);
          }
        }
        MemorySegment error = memory.floats(before.length);
        MemorySegment.copy(before, 0, error, JAVA_FLOAT, 0, before.length);

        form.kernels.sampledDot().apply(synapses, some, 0, error, 2, 0, 12, true);

        for (int r = 0; r < 12; r++) {
          for (int k = plain.rowStart()[r]; k < plain.rowStart()[r + 1]; k++) {
            assertThat(error.getAtIndex(JAVA_FLOAT, k))
                .as("entry %d of row %d, zero rows %s", k, r, Arrays.toString(zero))
                .isEqualTo(zero[r + 2] ? before[k] : expected.getAtIndex(JAVA_FLOAT, k));
          }
        }
      }
    }
  }

  /** Only its last neuron tells this row from a zero one. */
  @ParameterizedTest
  @MethodSource(FORMS_AND_WIDTHS)
  void oneNeuronsLambdaIsEnough(Form form, int width) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SpikeList list =
          new PlainSpikes.Builder(1)
              .add(0, 1, 1)
              .endFired()
              .endRow()
              .build()
              .in(memory, 1, Detail.IDS);
      Block weights = memory.zeros(1, width);
      Projection synapses = new Projection(list, 0, weights);
      Block lambda = memory.zeros(1, width);
      weights.set(0, width - 1, 3);
      lambda.set(0, width - 1, 0.5f);
      MemorySegment error = memory.floats(1);

      form.kernels.sampledDot().apply(synapses, lambda, 0, error, 1, 0, 1, false);

      assertThat(error.getAtIndex(JAVA_FLOAT, 0)).isEqualTo(1.5f);
    }
  }
}
