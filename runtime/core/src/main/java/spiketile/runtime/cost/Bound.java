package spiketile.runtime.cost;

/** What takes most of the time. */
public enum Bound {
  /** The tiles' cores. */
  COMPUTE,
  /** The exchange between tiles or chips. */
  EXCHANGE,
  /** The barriers. */
  SYNC;

  static Bound of(double compute, double exchange, double sync) {
    if (compute >= exchange && compute >= sync) {
      return COMPUTE;
    }
    return exchange >= sync ? EXCHANGE : SYNC;
  }
}
