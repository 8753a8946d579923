package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;

/** {@link AddFloats}, a vector at a time and the rest one by one. */
final class VectorAddFloats implements AddFloats {
  @Override
  public void add(MemorySegment in, long inOffset, MemorySegment out, long outOffset, int count) {
    int end = FLOATS.loopBound(count);
    for (int i = 0; i < end; i += LANES) {
      long at = outOffset + ((long) i << 2);
      fromMemorySegment(FLOATS, out, at, ORDER)
          .add(fromMemorySegment(FLOATS, in, inOffset + ((long) i << 2), ORDER))
          .intoMemorySegment(out, at, ORDER);
    }
    long done = (long) end << 2;
    ScalarAddFloats.sum(in, inOffset + done, out, outOffset + done, count - end);
  }
}
