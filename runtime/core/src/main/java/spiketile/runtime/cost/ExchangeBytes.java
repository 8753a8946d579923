package spiketile.runtime.cost;

/** Bytes of what travels between tiles. */
final class ExchangeBytes {
  /** Where a row begins and where its fired ids end. */
  private static final int BOUNDS = 2 * Integer.BYTES;

  private ExchangeBytes() {}

  /** Rows of a spike list with all their entries. */
  static double list(double rows, double entries) {
    return rows * BOUNDS + entries * Integer.BYTES;
  }

  /** Errors at entries of a list. */
  static double errors(double entries) {
    return entries * Float.BYTES;
  }
}
