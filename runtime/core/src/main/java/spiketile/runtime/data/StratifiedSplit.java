package spiketile.runtime.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A split of samples into two parts in which every class has its share.
 *
 * @param train indices of the first part, ascending
 * @param test indices of the second part, ascending
 */
public record StratifiedSplit(int[] train, int[] test) {
  /**
   * Splits samples by their labels. Each class gives the whole part of its share to the test; what
   * is then missing comes from the classes with the largest remainders.
   *
   * @param labels a class for each sample
   * @param testCount samples of the second part
   * @param seed which split
   * @return the split
   * @throws IllegalArgumentException if the part is not smaller than the whole, or empty, or a
   *     label is negative
   */
  public static StratifiedSplit of(int[] labels, int testCount, long seed) {
    if (testCount < 1 || testCount >= labels.length) {
      throw new IllegalArgumentException(
          "a test part of 1 to %d samples needed, not %d".formatted(labels.length - 1, testCount));
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0) {
        throw new IllegalArgumentException(
            "sample %d has label %d, 0 or more needed".formatted(i, labels[i]));
      }
    }
    List<List<Integer>> classes = shuffledClasses(labels, seed);
    int[] quota = quotas(classes, labels.length, testCount);
    boolean[] chosen = new boolean[labels.length];
    for (int c = 0; c < quota.length; c++) {
      classes.get(c).subList(0, quota[c]).forEach(i -> chosen[i] = true);
    }
    return new StratifiedSplit(indices(chosen, false), indices(chosen, true));
  }

  private static List<List<Integer>> shuffledClasses(int[] labels, long seed) {
    int count = Arrays.stream(labels).max().orElseThrow() + 1;
    List<List<Integer>> classes = new ArrayList<>();
    for (int c = 0; c < count; c++) {
      classes.add(new ArrayList<>());
    }
    for (int i = 0; i < labels.length; i++) {
      classes.get(labels[i]).add(i);
    }
    for (int c = 0; c < count; c++) {
      Collections.shuffle(classes.get(c), new Random(Seeds.mix(seed, c)));
    }
    return classes;
  }

  private static int[] quotas(List<List<Integer>> classes, int samples, int testCount) {
    int[] quota = new int[classes.size()];
    List<Integer> byRemainder = new ArrayList<>();
    int left = testCount;
    for (int c = 0; c < quota.length; c++) {
      quota[c] = (int) ((long) classes.get(c).size() * testCount / samples);
      left -= quota[c];
      byRemainder.add(c);
    }
    byRemainder.sort(
        (a, b) ->
            Long.compare(
                (long) classes.get(b).size() * testCount % samples,
                (long) classes.get(a).size() * testCount % samples));
    for (int i = 0; i < left; i++) {
      quota[byRemainder.get(i)]++;
    }
    return quota;
  }

  private static int[] indices(boolean[] chosen, boolean wanted) {
    int[] result = new int[chosen.length];
    int count = 0;
    for (int i = 0; i < chosen.length; i++) {
      if (chosen[i] == wanted) {
        result[count++] = i;
      }
    }
    return Arrays.copyOf(result, count);
  }
}
