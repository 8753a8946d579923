package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/** {@link AccumulateRows}, row by row onto the output. */
final class ScalarAccumulateRows implements AccumulateRows {
  private final ScalarWeightRow row;

  ScalarAccumulateRows(ScalarWeightRow row) {
    this.row = row;
  }

  @Override
  public void apply(
      MemorySegment matrix,
      long stride,
      int padded,
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
    for (int r = 0; r < rows; r++) {
      long sum = outOffset + r * outStride;
      MemorySegment.copy(start, startOffset + r * startStride, out, sum, 4L * padded);
      int from = begins.get(Access.INT, begin + 4L * r);
      int to = ends.get(Access.INT, end + 4L * r);
      add(matrix, stride, padded, index, from, to, out, sum);
    }
  }

  private void add(
      MemorySegment matrix,
      long stride,
      int padded,
      MemorySegment index,
      int from,
      int to,
      MemorySegment out,
      long sum) {
    for (int k = from; k != to; k++) {
      row.addTo(matrix, index.get(Access.INT, 4L * k) * stride, padded, out, sum);
    }
  }
}
