package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StratifiedSplitTest {
  private static int[] labels(long seed, int samples, int classes) {
    Random random = new Random(seed);
    return random.ints(samples, 0, classes).map(c -> random.nextInt(c + 1)).toArray();
  }

  private static long count(int[] indices, int[] labels, int label) {
    return Arrays.stream(indices).filter(i -> labels[i] == label).count();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void thePartsAreDisjointCompleteAscendingAndOfTheSizesAskedFor(long seed) {
    int[] labels = labels(seed, 997, 10);
    for (int testCount : new int[] {1, 2, 9, 10, 11, 200, 498, 996}) {
      StratifiedSplit split = StratifiedSplit.of(labels, testCount, seed);

      assertThat(split.test()).as("test count %d", testCount).hasSize(testCount).isSorted();
      assertThat(split.train()).hasSize(labels.length - testCount).isSorted();
      int[] all =
          IntStream.concat(Arrays.stream(split.train()), Arrays.stream(split.test()))
              .sorted()
              .toArray();
      assertThat(all).isEqualTo(IntStream.range(0, labels.length).toArray());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyClassGivesItsShareOrOneMoreAndTheLargestRemaindersGiveTheOneMore(long seed) {
    int[] labels = labels(seed, 997, 10);
    int[] everything = IntStream.range(0, labels.length).toArray();
    int testCount = 200;

    StratifiedSplit split = StratifiedSplit.of(labels, testCount, seed);

    double smallestRoundedUp = 1;
    double largestRoundedDown = 0;
    for (int c = 0; c < 10; c++) {
      double share = (double) count(everything, labels, c) * testCount / labels.length;
      long given = count(split.test(), labels, c);
      assertThat(given).as("class %d", c).isBetween((long) share, (long) share + 1);
      if (given > share) {
        smallestRoundedUp = Math.min(smallestRoundedUp, share - (long) share);
      } else {
        largestRoundedDown = Math.max(largestRoundedDown, share - (long) share);
      }
    }
    assertThat(largestRoundedDown).isLessThanOrEqualTo(smallestRoundedUp);
  }

  @Test
  void equalClassesGiveEqualParts() {
    int[] labels = IntStream.range(0, 60).map(i -> i % 3).toArray();

    StratifiedSplit split = StratifiedSplit.of(labels, 15, 0);

    for (int c = 0; c < 3; c++) {
      assertThat(count(split.test(), labels, c)).isEqualTo(5);
    }
  }

  @Test
  void aClassWithoutSamplesIsNoObstacle() {
    int[] labels = {0, 0, 0, 0, 7, 7, 7, 7};

    StratifiedSplit split = StratifiedSplit.of(labels, 2, 0);

    assertThat(count(split.test(), labels, 0)).isEqualTo(1);
    assertThat(count(split.test(), labels, 7)).isEqualTo(1);
  }

  @Test
  void theSameSeedGivesTheSameSplitAndOtherSeedsOthers() {
    int[] labels = labels(0, 300, 5);
    Set<String> splits = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      StratifiedSplit split = StratifiedSplit.of(labels, 60, seed);

      assertThat(split.test()).isEqualTo(StratifiedSplit.of(labels, 60, seed).test());
      splits.add(Arrays.toString(split.test()));
    }

    assertThat(splits).hasSize(20);
  }

  @Test
  void everySampleIsTestedForSomeSeed() {
    int[] labels = IntStream.range(0, 50).map(i -> i % 5).toArray();
    Set<Integer> tested = new HashSet<>();
    for (long seed = 0; seed < 100; seed++) {
      Arrays.stream(StratifiedSplit.of(labels, 10, seed).test()).forEach(tested::add);
    }

    assertThat(tested).hasSize(50);
  }

  @Test
  void aPartThatIsEmptyOrTheWholeIsRefused() {
    for (int testCount : new int[] {-1, 0, 4, 5}) {
      assertThatThrownBy(() -> StratifiedSplit.of(new int[] {0, 1, 0, 1}, testCount, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a test part of 1 to 3 samples needed, not " + testCount);
    }
    assertThatThrownBy(() -> StratifiedSplit.of(new int[0], 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNegativeLabelIsRefused() {
    assertThatThrownBy(() -> StratifiedSplit.of(new int[] {0, 1, -1, 1}, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sample 2")
        .hasMessageContaining("-1");
  }
}
