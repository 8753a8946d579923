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
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@link AccumulateStrip} for weights in bf16, a template of {@link StripForms}: a form of n vectors of
 * pairs has the first n parts of each paragraph, and two sums for each.
 *
 * <p>Its loop over entries is no counted one, and is told where its columns begin even if these are the first:
 * otherwise rows of some fifteen entries took up to a fifth longer (docs/performance.md).
 */
final class VectorBf16AccumulateStrip implements AccumulateStrip {
  private static final StripShape SHAPE = StripForms.shape(MethodHandles.lookup());
  private static final int VECTORS = SHAPE.vectors();
  private static final long STRIDE = SHAPE.stride();
  private static final long STRIP = VECTORS * BYTES;
  private static final long SPAN = PairColumns.span(VECTORS);

  @Override
  public void apply(
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      MemorySegment begins,
      long begin,
      MemorySegment ends,
      long end,
      MemorySegment start,
      long startOffset,
      long startStride,
      MemorySegment out,
      long outOffset,
      long outStride,
      int rows) {
    IntVector upper = IntVector.fromArray(INTS, PairColumns.UPPER_HALVES, 0);
    MemorySegment from = begins.asSlice(begin, 4L * rows);
    MemorySegment to = ends.asSlice(end, 4L * rows);
    MemorySegment starts = start.asSlice(startOffset, (rows - 1) * startStride + SPAN);
    MemorySegment sums = out.asSlice(outOffset, (rows - 1) * outStride + SPAN);
    FloatVector none = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      MemorySegment first = starts.asSlice(r * startStride, SPAN);
      MemorySegment last = sums.asSlice(r * outStride, SPAN);
      FloatVector a = fromMemorySegment(FLOATS, first, LOWER_0, ORDER);
      FloatVector b = fromMemorySegment(FLOATS, first, UPPER_0, ORDER);
      FloatVector c = VECTORS > 1 ? fromMemorySegment(FLOATS, first, LOWER_1, ORDER) : none;
      FloatVector d = VECTORS > 1 ? fromMemorySegment(FLOATS, first, UPPER_1, ORDER) : none;
      FloatVector e = VECTORS > 2 ? fromMemorySegment(FLOATS, first, LOWER_2, ORDER) : none;
      FloatVector f = VECTORS > 2 ? fromMemorySegment(FLOATS, first, UPPER_2, ORDER) : none;
      FloatVector g = VECTORS > 3 ? fromMemorySegment(FLOATS, first, LOWER_3, ORDER) : none;
      FloatVector h = VECTORS > 3 ? fromMemorySegment(FLOATS, first, UPPER_3, ORDER) : none;
      long stop = (long) to.get(Access.INT, 4L * r) << 2;
      for (long entry = (long) from.get(Access.INT, 4L * r) << 2; entry != stop; entry += 4) {
        long offset = column + index.get(Access.INT, entry) * (STRIDE > 0 ? STRIDE : stride);
        MemorySegment row = matrix.asSlice(offset, STRIP);
        IntVector pairs = IntVector.fromMemorySegment(INTS, row, 0, ORDER);
        a = pairs.lanewise(LSHL, 16).reinterpretAsFloats().add(a);
        b = pairs.and(upper).reinterpretAsFloats().add(b);
        if (VECTORS > 1) {
          pairs = IntVector.fromMemorySegment(INTS, row, BYTES, ORDER);
          c = pairs.lanewise(LSHL, 16).reinterpretAsFloats().add(c);
          d = pairs.and(upper).reinterpretAsFloats().add(d);
        }
        if (VECTORS > 2) {
          pairs = IntVector.fromMemorySegment(INTS, row, 2 * BYTES, ORDER);
          e = pairs.lanewise(LSHL, 16).reinterpretAsFloats().add(e);
          f = pairs.and(upper).reinterpretAsFloats().add(f);
        }
        if (VECTORS > 3) {
          pairs = IntVector.fromMemorySegment(INTS, row, 3 * BYTES, ORDER);
          g = pairs.lanewise(LSHL, 16).reinterpretAsFloats().add(g);
          h = pairs.and(upper).reinterpretAsFloats().add(h);
        }
      }
      a.intoMemorySegment(last, LOWER_0, ORDER);
      b.intoMemorySegment(last, UPPER_0, ORDER);
      if (VECTORS > 1) {
        c.intoMemorySegment(last, LOWER_1, ORDER);
        d.intoMemorySegment(last, UPPER_1, ORDER);
      }
      if (VECTORS > 2) {
        e.intoMemorySegment(last, LOWER_2, ORDER);
        f.intoMemorySegment(last, UPPER_2, ORDER);
      }
      if (VECTORS > 3) {
        g.intoMemorySegment(last, LOWER_3, ORDER);
        h.intoMemorySegment(last, UPPER_3, ORDER);
      }
    }
  }
}
