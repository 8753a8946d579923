package spiketile.layout;

import java.lang.foreign.MemorySegment;

/** What the descriptors of native memory share: rounding, and the checks that spare kernels theirs. */
final class Native {
  private Native() {}

  static long roundUp(long value, long multiple) {
    return Math.addExact(value, multiple - 1) / multiple * multiple;
  }

  /** Checks memory that vectors read: native, on 64 bytes, large enough. */
  static void requireAligned(MemorySegment segment, String what, long bytes) {
    require(segment, what, bytes, ModelArena.ALIGNMENT);
  }

  /** Checks memory of ints: native, on 4 bytes, large enough. */
  static void requireInts(MemorySegment segment, String what, long count) {
    require(segment, what, count * Integer.BYTES, Integer.BYTES);
  }

  private static void require(MemorySegment segment, String what, long bytes, int alignment) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(
          what + " is on the heap: kernels take native segments only (a mix is 29 times slower)");
    }
    if (segment.address() % alignment != 0) {
      throw new IllegalArgumentException(
          "%s starts at 0x%x, not on a multiple of %d bytes"
              .formatted(what, segment.address(), alignment));
    }
    if (segment.byteSize() < bytes) {
      throw new IllegalArgumentException(
          what + " needs " + bytes + " bytes, the segment has " + segment.byteSize());
    }
  }
}
