package spiketile.runtime.collectives;

/** How memory is cut into one part for each rank, and the checks of such cuts. */
public final class Shares {
  private Shares() {}

  /**
   * Cuts floats into parts that differ by one float at most.
   *
   * @param floats how many
   * @param ranks how many parts
   * @return where each part begins in bytes, and the end of the last
   */
  public static long[] ofFloats(long floats, int ranks) {
    long[] bounds = new long[ranks + 1];
    for (int r = 1; r <= ranks; r++) {
      bounds[r] = Float.BYTES * (floats / ranks * r + Math.min(r, floats % ranks));
    }
    return bounds;
  }

  /**
   * The number of floats in so many bytes.
   *
   * @param bytes a multiple of 4
   * @return a fourth of it
   * @throws IllegalArgumentException if it is no multiple of 4
   */
  public static long floats(long bytes) {
    if (bytes % Float.BYTES != 0) {
      throw new IllegalArgumentException("floats: " + bytes + " bytes are no multiple of 4");
    }
    return bytes / Float.BYTES;
  }

  /**
   * Checks bounds of parts.
   *
   * @param bounds where each rank's part begins, and the end of the last
   * @param ranks how many ranks there are
   * @param bytes size of the memory
   * @throws IllegalArgumentException if they are not as many as ranks and one more, or do not ascend within the memory
   */
  public static void check(long[] bounds, int ranks, long bytes) {
    if (bounds.length != ranks + 1) {
      throw new IllegalArgumentException(
          "parts of %d ranks need %d bounds, not %d".formatted(ranks, ranks + 1, bounds.length));
    }
    long before = 0;
    for (int r = 0; r <= ranks; r++) {
      if (bounds[r] < before || bounds[r] > bytes) {
        throw new IllegalArgumentException(
            "bound %d of the parts, %d, is not from %d to %d"
                .formatted(r, bounds[r], before, bytes));
      }
      before = bounds[r];
    }
  }

  /**
   * Checks the number of another rank.
   *
   * @param other the number
   * @param rank this rank
   * @param ranks how many there are
   * @throws IllegalArgumentException if there is no such rank, or it is this one
   */
  public static void checkOther(int other, int rank, int ranks) {
    if (other < 0 || other >= ranks || other == rank) {
      throw new IllegalArgumentException(
          "rank %d of %d has no messages with rank %d".formatted(rank, ranks, other));
    }
  }
}
