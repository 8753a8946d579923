package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sum of partials in ascending order of the groups, bit for bit. */
class PartialSumTest {
  private static final int[] COUNTS = {0, 1, 2, 15, 16, 17, 31, 63, 64, 65, 1000};

  @ParameterizedTest
  @EnumSource
  void partialsReplaceTheError(Form form) {
    check(form, false);
  }

  @ParameterizedTest
  @EnumSource
  void partialsAreAddedToTheError(Form form) {
    check(form, true);
  }

  private static void check(Form form, boolean add) {
    for (int groups : new int[] {1, 2, 5, 12}) {
      for (int first : new int[] {0, 1, 16, 33}) {
        for (int count : COUNTS) {
          check(form, add, groups, first, count);
        }
      }
    }
  }

  private static void check(Form form, boolean add, int groups, int first, int count) {
    SplittableRandom random = new SplittableRandom(31L * groups + count);
    try (GuardedMemory memory = new GuardedMemory()) {
      MemorySegment error = memory.randomFloats(random, first + count);
      float[] expected = error.toArray(JAVA_FLOAT);
      MemorySegment[] partials = new MemorySegment[groups];
      for (int g = 0; g < groups; g++) {
        partials[g] = memory.randomFloats(random, first + count);
        for (int k = first; k < first + count; k++) {
          float partial = partials[g].getAtIndex(JAVA_FLOAT, k);
          expected[k] = g == 0 && !add ? partial : expected[k] + partial;
        }
      }

      form.kernels.partialSum().apply(partials, error, first, first + count, add);

      assertThat(error.toArray(JAVA_FLOAT))
          .as("%d groups, entries %d to %d", groups, first, first + count)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void entriesAfterTheEndStayAsTheyAre(Form form) {
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(5);
      MemorySegment[] partials = {memory.randomFloats(random, 40), memory.randomFloats(random, 40)};
      MemorySegment error = memory.randomFloats(random, 40);
      float[] before = error.toArray(JAVA_FLOAT);

      form.kernels.partialSum().apply(partials, error, 3, 20, true);

      float[] after = error.toArray(JAVA_FLOAT);
      for (int k = 0; k < 40; k++) {
        assertThat(after[k] == before[k]).as("entry %d", k).isEqualTo(k < 3 || k >= 20);
      }
    }
  }
}
