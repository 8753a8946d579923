package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.LSHL;
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
 * <p>The sums are stored without a slice: the compiler left that one on the heap.
 */
final class VectorBf16AccumulateStrip implements AccumulateStrip {
  private static final int VECTORS = StripForms.vectors(MethodHandles.lookup());
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
    FloatVector none = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      MemorySegment first = start.asSlice(startOffset + r * startStride, SPAN);
      FloatVector a = fromMemorySegment(FLOATS, first, PairColumns.lower(0), ORDER);
      FloatVector b = fromMemorySegment(FLOATS, first, PairColumns.upper(0), ORDER);
      FloatVector c =
          VECTORS > 1 ? fromMemorySegment(FLOATS, first, PairColumns.lower(1), ORDER) : none;
      FloatVector d =
          VECTORS > 1 ? fromMemorySegment(FLOATS, first, PairColumns.upper(1), ORDER) : none;
      FloatVector e =
          VECTORS > 2 ? fromMemorySegment(FLOATS, first, PairColumns.lower(2), ORDER) : none;
      FloatVector f =
          VECTORS > 2 ? fromMemorySegment(FLOATS, first, PairColumns.upper(2), ORDER) : none;
      FloatVector g =
          VECTORS > 3 ? fromMemorySegment(FLOATS, first, PairColumns.lower(3), ORDER) : none;
      FloatVector h =
          VECTORS > 3 ? fromMemorySegment(FLOATS, first, PairColumns.upper(3), ORDER) : none;
      int to = ends.get(Access.INT, end + 4L * r);
      for (int entry = begins.get(Access.INT, begin + 4L * r); entry < to; entry++) {
        long offset = column + index.get(Access.INT, (long) entry << 2) * stride;
        MemorySegment row = matrix.asSlice(offset, STRIP);
        IntVector pairs = IntVector.fromMemorySegment(INTS, row, 0, ORDER);
        a = a.add(pairs.lanewise(LSHL, 16).reinterpretAsFloats());
        b = b.add(pairs.and(0xffff0000).reinterpretAsFloats());
        if (VECTORS > 1) {
          pairs = IntVector.fromMemorySegment(INTS, row, BYTES, ORDER);
          c = c.add(pairs.lanewise(LSHL, 16).reinterpretAsFloats());
          d = d.add(pairs.and(0xffff0000).reinterpretAsFloats());
        }
        if (VECTORS > 2) {
          pairs = IntVector.fromMemorySegment(INTS, row, 2 * BYTES, ORDER);
          e = e.add(pairs.lanewise(LSHL, 16).reinterpretAsFloats());
          f = f.add(pairs.and(0xffff0000).reinterpretAsFloats());
        }
        if (VECTORS > 3) {
          pairs = IntVector.fromMemorySegment(INTS, row, 3 * BYTES, ORDER);
          g = g.add(pairs.lanewise(LSHL, 16).reinterpretAsFloats());
          h = h.add(pairs.and(0xffff0000).reinterpretAsFloats());
        }
      }
      long last = outOffset + r * outStride;
      a.intoMemorySegment(out, last + PairColumns.lower(0), ORDER);
      b.intoMemorySegment(out, last + PairColumns.upper(0), ORDER);
      if (VECTORS > 1) {
        c.intoMemorySegment(out, last + PairColumns.lower(1), ORDER);
        d.intoMemorySegment(out, last + PairColumns.upper(1), ORDER);
      }
      if (VECTORS > 2) {
        e.intoMemorySegment(out, last + PairColumns.lower(2), ORDER);
        f.intoMemorySegment(out, last + PairColumns.upper(2), ORDER);
      }
      if (VECTORS > 3) {
        g.intoMemorySegment(out, last + PairColumns.lower(3), ORDER);
        h.intoMemorySegment(out, last + PairColumns.upper(3), ORDER);
      }
    }
  }
}
