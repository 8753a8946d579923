package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/**
 * {@link AccumulateStrip} with the sums in registers: the template of {@link StripForms}. A form of n
 * vectors has the first n lines of each paragraph, and nothing of the others.
 *
 * <p>What a row costs beside its entries, and an entry beside its vectors: slices of all the call's rows are cut
 * first, since the bounds of a slice stay in registers and those of a segment are read again after each store;
 * and the loop counts entries in an int. Of such a loop the compiler knows that it ends, so that it does not ask
 * for a safepoint at each entry, which is two loads, and takes several entries at a time. It ends at {@code !=}:
 * a row whose end comes before its beginning runs out of the index's bounds.
 *
 * <p>A sum is added to what was loaded, and not the other way round: the compiler knows the class of what it
 * has just loaded, but that of a sum, which goes round the loop, from the profile only. Where nearly all rows
 * are empty there is none, and the addition became a call, with every vector an object.
 */
final class VectorAccumulateStrip implements AccumulateStrip {
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
    MemorySegment from = begins.asSlice(begin, 4L * rows);
    MemorySegment to = ends.asSlice(end, 4L * rows);
    MemorySegment starts = start.asSlice(startOffset, (rows - 1) * startStride + STRIP);
    MemorySegment sums = out.asSlice(outOffset, (rows - 1) * outStride + STRIP);
    FloatVector none = FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      MemorySegment first = starts.asSlice(r * startStride, STRIP);
      FloatVector a = fromMemorySegment(FLOATS, first, 0, ORDER);
      FloatVector b = VECTORS > 1 ? fromMemorySegment(FLOATS, first, BYTES, ORDER) : none;
      FloatVector c = VECTORS > 2 ? fromMemorySegment(FLOATS, first, 2 * BYTES, ORDER) : none;
      FloatVector d = VECTORS > 3 ? fromMemorySegment(FLOATS, first, 3 * BYTES, ORDER) : none;
      FloatVector e = VECTORS > 4 ? fromMemorySegment(FLOATS, first, 4 * BYTES, ORDER) : none;
      FloatVector f = VECTORS > 5 ? fromMemorySegment(FLOATS, first, 5 * BYTES, ORDER) : none;
      FloatVector g = VECTORS > 6 ? fromMemorySegment(FLOATS, first, 6 * BYTES, ORDER) : none;
      FloatVector h = VECTORS > 7 ? fromMemorySegment(FLOATS, first, 7 * BYTES, ORDER) : none;
      int stop = to.get(Access.INT, 4L * r);
      for (int entry = from.get(Access.INT, 4L * r); entry != stop; entry++) {
        long offset =
            (FIRST ? 0 : column)
                + index.get(Access.INT, 4L * entry) * (STRIDE > 0 ? STRIDE : stride);
        MemorySegment row = matrix.asSlice(offset, STRIP);
        a = fromMemorySegment(FLOATS, row, 0, ORDER).add(a);
        b = VECTORS > 1 ? fromMemorySegment(FLOATS, row, BYTES, ORDER).add(b) : none;
        c = VECTORS > 2 ? fromMemorySegment(FLOATS, row, 2 * BYTES, ORDER).add(c) : none;
        d = VECTORS > 3 ? fromMemorySegment(FLOATS, row, 3 * BYTES, ORDER).add(d) : none;
        e = VECTORS > 4 ? fromMemorySegment(FLOATS, row, 4 * BYTES, ORDER).add(e) : none;
        f = VECTORS > 5 ? fromMemorySegment(FLOATS, row, 5 * BYTES, ORDER).add(f) : none;
        g = VECTORS > 6 ? fromMemorySegment(FLOATS, row, 6 * BYTES, ORDER).add(g) : none;
        h = VECTORS > 7 ? fromMemorySegment(FLOATS, row, 7 * BYTES, ORDER).add(h) : none;
      }
      MemorySegment last = sums.asSlice(r * outStride, STRIP);
      a.intoMemorySegment(last, 0, ORDER);
      if (VECTORS > 1) {
        b.intoMemorySegment(last, BYTES, ORDER);
      }
      if (VECTORS > 2) {
        c.intoMemorySegment(last, 2 * BYTES, ORDER);
      }
      if (VECTORS > 3) {
        d.intoMemorySegment(last, 3 * BYTES, ORDER);
      }
      if (VECTORS > 4) {
        e.intoMemorySegment(last, 4 * BYTES, ORDER);
      }
      if (VECTORS > 5) {
        f.intoMemorySegment(last, 5 * BYTES, ORDER);
      }
      if (VECTORS > 6) {
        g.intoMemorySegment(last, 6 * BYTES, ORDER);
      }
      if (VECTORS > 7) {
        h.intoMemorySegment(last, 7 * BYTES, ORDER);
      }
    }
  }
}
