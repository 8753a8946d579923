package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link AccumulateRows}, row by row onto the output. */
final class ScalarAccumulateRows implements AccumulateRows {
  @Override
  public void apply(
      Block matrix,
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
      MemorySegment.copy(start, startOffset + r * startStride, out, sum, 4L * matrix.padded());
      int from = begins.get(Access.INT, begin + 4L * r);
      add(matrix, index, from, ends.get(Access.INT, end + 4L * r), out, sum);
    }
  }

  private static void add(
      Block matrix, MemorySegment index, int from, int to, MemorySegment out, long sum) {
    long stride = 4L * matrix.stride();
    for (int k = from; k < to; k++) {
      long row = index.get(Access.INT, 4L * k) * stride;
      ScalarAddFloats.sum(matrix.data(), row, out, sum, matrix.padded());
    }
  }
}
