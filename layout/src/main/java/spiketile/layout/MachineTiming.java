package spiketile.layout;

/**
 * How fast a machine's tiles compute, exchange and synchronise: what a prediction of its time needs.
 *
 * @param clockHz cycles of a tile in a second
 * @param contexts threads that a tile's core runs in turns, so that one hides another's latency
 * @param lanes floats that the inner loop of a sparse product handles in a cycle
 * @param exchangeBytesPerCycle bytes that one tile receives in a cycle from tiles of its chip
 * @param syncCycles cycles of a barrier over all tiles of a chip
 * @param linkBytesPerSecond bytes that one chip sends to the others in a second
 */
public record MachineTiming(
    double clockHz,
    int contexts,
    int lanes,
    double exchangeBytesPerCycle,
    double syncCycles,
    double linkBytesPerSecond) {
  /** Most threads of a core that can be said. */
  public static final int MOST_CONTEXTS = 1024;

  /** Most floats of a cycle that can be said. */
  public static final int MOST_LANES = 1024;

  private static final double MOST_HZ = 1e12;
  private static final double MOST_BYTES_PER_CYCLE = 1e6;
  private static final double MOST_SYNC_CYCLES = 1e9;
  private static final double MOST_LINK_BYTES = 1e15;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public MachineTiming {
    require("clockHz", clockHz, 1, MOST_HZ);
    require("contexts", contexts, 1, MOST_CONTEXTS);
    require("lanes", lanes, 1, MOST_LANES);
    require("exchangeBytesPerCycle", exchangeBytesPerCycle, 1e-6, MOST_BYTES_PER_CYCLE);
    require("syncCycles", syncCycles, 0, MOST_SYNC_CYCLES);
    require("linkBytesPerSecond", linkBytesPerSecond, 1, MOST_LINK_BYTES);
  }

  /** The same check for the fields of {@link MachineProfile}. */
  static void require(String field, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s %s: from %s to %s allowed"
              .formatted(field, number(value), number(least), number(most)));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e7
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
