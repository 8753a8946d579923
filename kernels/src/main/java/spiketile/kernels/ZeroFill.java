package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Zeroes a part of a segment, or asks whether it is zero. A slice's own {@code fill} would do it too, but whether the slice itself
 * is left on the heap is the compiler's choice.
 */
final class ZeroFill {
  private ZeroFill() {}

  /** Zeroes {@code count} ints or floats from a byte on. */
  static void words(MemorySegment segment, long offset, int count) {
    int pairs = count / 2;
    for (int i = 0; i < pairs; i++) {
      segment.set(Access.LONG, offset + ((long) i << 3), 0L);
    }
    if (count % 2 != 0) {
      segment.set(Access.INT, offset + ((count - 1L) << 2), 0);
    }
  }

  /** Whether all bits of an even number of ints or floats from a byte on are zero. */
  static boolean isZero(MemorySegment segment, long offset, int count) {
    for (int i = 0; i < count / 2; i++) {
      if (segment.get(Access.LONG, offset + ((long) i << 3)) != 0) {
        return false;
      }
    }
    return true;
  }
}
