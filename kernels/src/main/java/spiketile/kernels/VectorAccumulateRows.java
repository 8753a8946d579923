package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.load;
import static spiketile.kernels.Simd.store;

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
    FloatVector a = load(start, startOffset);
    FloatVector b = load(start, startOffset + BYTES);
    FloatVector c = load(start, startOffset + 2 * BYTES);
    FloatVector d = load(start, startOffset + 3 * BYTES);
    for (int k = from; k < to; k++) {
      long row = column + index.get(Access.INT, (long) k << 2) * stride;
      a = a.add(load(matrix, row));
      b = b.add(load(matrix, row + BYTES));
      c = c.add(load(matrix, row + 2 * BYTES));
      d = d.add(load(matrix, row + 3 * BYTES));
    }
    store(a, out, outOffset);
    store(b, out, outOffset + BYTES);
    store(c, out, outOffset + 2 * BYTES);
    store(d, out, outOffset + 3 * BYTES);
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
    FloatVector sum = load(start, startOffset);
    for (int k = from; k < to; k++) {
      sum = sum.add(load(matrix, column + index.get(Access.INT, (long) k << 2) * stride));
    }
    store(sum, out, outOffset);
  }
}
