package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link AccumulateRows}, row by row onto the output. */
final class ScalarAccumulateRows implements AccumulateRows {
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
    MemorySegment.copy(start, startOffset, out, outOffset, 4L * matrix.padded());
    long stride = 4L * matrix.stride();
    for (int k = from; k < to; k++) {
      long row = index.get(Access.INT, 4L * k) * stride;
      ScalarAddFloats.sum(matrix.data(), row, out, outOffset, matrix.padded());
    }
  }
}
