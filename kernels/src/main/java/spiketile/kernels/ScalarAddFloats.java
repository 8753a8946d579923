package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/** {@link AddFloats}, one after another. */
final class ScalarAddFloats implements AddFloats {
  @Override
  public void add(MemorySegment in, long inOffset, MemorySegment out, long outOffset, int count) {
    sum(in, inOffset, out, outOffset, count);
  }

  static void sum(MemorySegment in, long inOffset, MemorySegment out, long outOffset, int count) {
    for (int i = 0; i < count; i++) {
      long at = outOffset + 4L * i;
      float sum = out.get(Access.FLOAT, at) + in.get(Access.FLOAT, inOffset + 4L * i);
      out.set(Access.FLOAT, at, sum);
    }
  }
}
