package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static spiketile.kernels.PairColumns.LOWER_0;
import static spiketile.kernels.PairColumns.LOWER_1;
import static spiketile.kernels.PairColumns.LOWER_2;
import static spiketile.kernels.PairColumns.LOWER_3;
import static spiketile.kernels.PairColumns.UPPER_0;
import static spiketile.kernels.PairColumns.UPPER_1;
import static spiketile.kernels.PairColumns.UPPER_2;
import static spiketile.kernels.PairColumns.UPPER_3;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.INTS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@link RowDotStrip} for weights in bf16, a template of {@link StripForms}: a form of n vectors of pairs
 * has the first n parts of each paragraph, and two vectors of columns for each.
 */
final class VectorBf16RowDotStrip implements RowDotStrip {
  private static final StripShape SHAPE = StripForms.shape(MethodHandles.lookup());
  private static final int VECTORS = SHAPE.vectors();
  private static final boolean FIRST = SHAPE.first();
  private static final long STRIDE = SHAPE.stride();
  private static final long STRIP = VECTORS * BYTES;
  private static final long SPAN = PairColumns.span(VECTORS);

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
    MemorySegment factors = vectors.asSlice(vectorOffset, (rows - 1) * vectorStride + SPAN);
    IntVector upper = IntVector.fromArray(INTS, PairColumns.UPPER_HALVES, 0);
    FloatVector none = FloatVector.zero(FLOATS);
    long entry = 0;
    for (int r = 0; r < rows; r++) {
      MemorySegment vector = factors.asSlice(r * vectorStride, SPAN);
      FloatVector a = fromMemorySegment(FLOATS, vector, LOWER_0, ORDER);
      FloatVector b = fromMemorySegment(FLOATS, vector, UPPER_0, ORDER);
      FloatVector c = VECTORS > 1 ? fromMemorySegment(FLOATS, vector, LOWER_1, ORDER) : none;
      FloatVector d = VECTORS > 1 ? fromMemorySegment(FLOATS, vector, UPPER_1, ORDER) : none;
      FloatVector e = VECTORS > 2 ? fromMemorySegment(FLOATS, vector, LOWER_2, ORDER) : none;
      FloatVector f = VECTORS > 2 ? fromMemorySegment(FLOATS, vector, UPPER_2, ORDER) : none;
      FloatVector g = VECTORS > 3 ? fromMemorySegment(FLOATS, vector, LOWER_3, ORDER) : none;
      FloatVector h = VECTORS > 3 ? fromMemorySegment(FLOATS, vector, UPPER_3, ORDER) : none;
      long stop = (long) (Math.min(end, stops.get(Access.INT, 4L * r)) - first) << 2;
      for (; entry != stop; entry += 4) {
        MemorySegment row =
            matrix.asSlice(
                (FIRST ? 0 : column) + ids.get(Access.INT, entry) * (STRIDE > 0 ? STRIDE : stride),
                STRIP);
        IntVector pairs = IntVector.fromMemorySegment(INTS, row, 0, ORDER);
        FloatVector left = a.mul(pairs.lanewise(LSHL, 16).reinterpretAsFloats());
        FloatVector right = b.mul(pairs.and(upper).reinterpretAsFloats());
        if (VECTORS > 1) {
          pairs = IntVector.fromMemorySegment(INTS, row, BYTES, ORDER);
          left = c.fma(pairs.lanewise(LSHL, 16).reinterpretAsFloats(), left);
          right = d.fma(pairs.and(upper).reinterpretAsFloats(), right);
        }
        if (VECTORS > 2) {
          pairs = IntVector.fromMemorySegment(INTS, row, 2 * BYTES, ORDER);
          left = e.fma(pairs.lanewise(LSHL, 16).reinterpretAsFloats(), left);
          right = f.fma(pairs.and(upper).reinterpretAsFloats(), right);
        }
        if (VECTORS > 3) {
          pairs = IntVector.fromMemorySegment(INTS, row, 3 * BYTES, ORDER);
          left = g.fma(pairs.lanewise(LSHL, 16).reinterpretAsFloats(), left);
          right = h.fma(pairs.and(upper).reinterpretAsFloats(), right);
        }
        FloatVector sum = left.add(right);
        sum.intoMemorySegment(sums, entry * LANES, ORDER);
      }
    }
  }
}
