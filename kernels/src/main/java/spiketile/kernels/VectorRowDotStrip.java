package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/**
 * {@link RowDotStrip} with the vector in registers: the template of {@link StripForms}. A form of n
 * vectors has the first n lines of each paragraph, and nothing of the others.
 */
final class VectorRowDotStrip implements RowDotStrip {
  private static final StripShape SHAPE = StripForms.shape(MethodHandles.lookup());
  private static final int VECTORS = SHAPE.vectors();
  private static final boolean FIRST = SHAPE.first();
  private static final long STRIDE = SHAPE.stride();
  private static final long STRIP = VECTORS * BYTES;

  @Override
  public void apply(
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      int first,
      int end,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment sums,
      int rows) {
    MemorySegment ids = index.asSlice(4L * first, 4L * (end - first));
    MemorySegment stops = begins.asSlice(begin + 4, 4L * rows);
    MemorySegment factors = vectors.asSlice(vectorOffset, (rows - 1) * vectorStride + STRIP);
    FloatVector none = FloatVector.zero(FLOATS);
    long entry = 0;
    for (int r = 0; r < rows; r++) {
      MemorySegment vector = factors.asSlice(r * vectorStride, STRIP);
      FloatVector a = fromMemorySegment(FLOATS, vector, 0, ORDER);
      FloatVector b = VECTORS > 1 ? fromMemorySegment(FLOATS, vector, BYTES, ORDER) : none;
      FloatVector c = VECTORS > 2 ? fromMemorySegment(FLOATS, vector, 2 * BYTES, ORDER) : none;
      FloatVector d = VECTORS > 3 ? fromMemorySegment(FLOATS, vector, 3 * BYTES, ORDER) : none;
      FloatVector e = VECTORS > 4 ? fromMemorySegment(FLOATS, vector, 4 * BYTES, ORDER) : none;
      FloatVector f = VECTORS > 5 ? fromMemorySegment(FLOATS, vector, 5 * BYTES, ORDER) : none;
      FloatVector g = VECTORS > 6 ? fromMemorySegment(FLOATS, vector, 6 * BYTES, ORDER) : none;
      FloatVector h = VECTORS > 7 ? fromMemorySegment(FLOATS, vector, 7 * BYTES, ORDER) : none;
      long stop = (long) (Math.min(end, stops.get(Access.INT, 4L * r)) - first) << 2;
      for (; entry != stop; entry += 4) {
        MemorySegment row =
            matrix.asSlice(
                (FIRST ? 0 : column) + ids.get(Access.INT, entry) * (STRIDE > 0 ? STRIDE : stride),
                STRIP);
        FloatVector left = a.mul(fromMemorySegment(FLOATS, row, 0, ORDER));
        FloatVector right =
            VECTORS > 1 ? b.mul(fromMemorySegment(FLOATS, row, BYTES, ORDER)) : none;
        left = VECTORS > 2 ? c.fma(fromMemorySegment(FLOATS, row, 2 * BYTES, ORDER), left) : left;
        right =
            VECTORS > 3 ? d.fma(fromMemorySegment(FLOATS, row, 3 * BYTES, ORDER), right) : right;
        left = VECTORS > 4 ? e.fma(fromMemorySegment(FLOATS, row, 4 * BYTES, ORDER), left) : left;
        right =
            VECTORS > 5 ? f.fma(fromMemorySegment(FLOATS, row, 5 * BYTES, ORDER), right) : right;
        left = VECTORS > 6 ? g.fma(fromMemorySegment(FLOATS, row, 6 * BYTES, ORDER), left) : left;
        right =
            VECTORS > 7 ? h.fma(fromMemorySegment(FLOATS, row, 7 * BYTES, ORDER), right) : right;
        FloatVector sum = VECTORS > 1 ? left.add(right) : left;
        sum.intoMemorySegment(sums, entry * LANES, ORDER);
      }
    }
  }
}
