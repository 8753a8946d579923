package spiketile.kernels;

import java.lang.foreign.ValueLayout;

/**
 * Layouts by which scalar code reads native memory. Unaligned ones spare a check per access; the aligned
 * one takes less of the compiler's inlining budget, for a loop that spends all of it.
 */
final class Access {
  static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
  static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  static final ValueLayout.OfInt ALIGNED_INT = ValueLayout.JAVA_INT;
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
  static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private Access() {}
}
