package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import spiketile.layout.Block;

/**
 * {@link AccumulateRows} with the sums in registers: four vectors of columns at a time over all the
 * rows, then single vectors for the columns that are left.
 */
final class VectorAccumulateRows implements AccumulateRows {
  @Override
  public void apply(
      Block matrix,
      MemorySegment index,
      int from,
      int to,
      MemorySegment start,
      long startOffset,
      MemorySegment out,
      long outOffset) {
    MemorySegment data = matrix.data();
    long stride = 4L * matrix.stride();
    int columns = matrix.padded();
    int i = 0;
    for (; i + 4 * LANES <= columns; i += 4 * LANES) {
      long c = 4L * i;
      four(data, c, stride, index, from, to, start, startOffset + c, out, outOffset + c);
    }
    for (; i < columns; i += LANES) {
      long c = 4L * i;
      one(data, c, stride, index, from, to, start, startOffset + c, out, outOffset + c);
    }
  }

  private static void four(
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      int from,
      int to,
      MemorySegment start,
      long startOffset,
      MemorySegment out,
      long outOffset) {
    FloatVector a = fromMemorySegment(FLOATS, start, startOffset, ORDER);
    FloatVector b = fromMemorySegment(FLOATS, start, startOffset + BYTES, ORDER);
    FloatVector c = fromMemorySegment(FLOATS, start, startOffset + 2 * BYTES, ORDER);
    FloatVector d = fromMemorySegment(FLOATS, start, startOffset + 3 * BYTES, ORDER);
    for (int k = from; k < to; k++) {
      long row = column + index.get(Access.INT, (long) k << 2) * stride;
      a = a.add(fromMemorySegment(FLOATS, matrix, row, ORDER));
      b = b.add(fromMemorySegment(FLOATS, matrix, row + BYTES, ORDER));
      c = c.add(fromMemorySegment(FLOATS, matrix, row + 2 * BYTES, ORDER));
      d = d.add(fromMemorySegment(FLOATS, matrix, row + 3 * BYTES, ORDER));
    }
    a.intoMemorySegment(out, outOffset, ORDER);
    b.intoMemorySegment(out, outOffset + BYTES, ORDER);
    c.intoMemorySegment(out, outOffset + 2 * BYTES, ORDER);
    d.intoMemorySegment(out, outOffset + 3 * BYTES, ORDER);
  }

  private static void one(
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      int from,
      int to,
      MemorySegment start,
      long startOffset,
      MemorySegment out,
      long outOffset) {
    FloatVector sum = fromMemorySegment(FLOATS, start, startOffset, ORDER);
    for (int k = from; k < to; k++) {
      sum =
          sum.add(
              fromMemorySegment(
                  FLOATS, matrix, column + index.get(Access.INT, (long) k << 2) * stride, ORDER));
    }
    sum.intoMemorySegment(out, outOffset, ORDER);
  }
}
