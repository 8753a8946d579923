package spiketile.data;

/** What no recording exceeds that this program takes. */
final class Limits {
  /** Microseconds of a recording: some half an hour, whose bins fit an int. */
  static final long MICROS = Integer.MAX_VALUE;

  /** Bytes of a file that holds one recording. */
  static final long RECORDING_BYTES = 256L << 20;

  /** Bytes that a packed file may become. */
  static final long UNPACKED_BYTES = 8L << 30;

  /** Bytes of a text file: lists of trials, labels. */
  static final long TEXT_BYTES = 16L << 20;

  private Limits() {}
}
