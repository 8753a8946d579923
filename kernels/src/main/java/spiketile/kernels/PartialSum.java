package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Sum of the error partials of groups of tiles, in ascending order of the groups.
 *
 * <pre>
 *   e[k] = Σ_g partial_g[k]          (+ e[k] if adding)
 * </pre>
 *
 * <p>Shapes: each segment one float for each entry. Alignment: 4 bytes. Aliasing: the error
 * overlaps no partial. Threads: any number, each on entries of its own. Complexity:
 * O(entries·groups). Source: docs/layout.md, "Errors and their partials".
 */
public final class PartialSum {
  private final AddFloats adder;

  PartialSum(AddFloats adder) {
    this.adder = adder;
  }

  /**
   * Sums entries {@code [first, end)}.
   *
   * @param partials one segment of floats for each group
   * @param error receives the sum; must not overlap a partial
   * @param first first entry
   * @param end entry after the last
   * @param add whether to add to what stands in {@code error} instead of replacing it
   * @throws IllegalArgumentException if a segment has no room for all entries
   * @throws IndexOutOfBoundsException if the first entry is negative or after the end
   */
  public void apply(
      MemorySegment[] partials, MemorySegment error, int first, int end, boolean add) {
    Checks.floats(error, end, "error");
    Objects.checkFromToIndex(first, end, end);
    for (MemorySegment partial : partials) {
      Checks.floats(partial, end, "partial");
    }
    long offset = 4L * first;
    int count = end - first;
    for (int g = 0; g < partials.length; g++) {
      if (g == 0 && !add) {
        MemorySegment.copy(partials[g], offset, error, offset, 4L * count);
      } else {
        adder.add(partials[g], offset, error, offset, count);
      }
    }
  }
}
