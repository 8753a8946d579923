package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/** {@link RowDots}, one column after another. */
final class ScalarRowDots implements RowDots {
  private final ScalarWeightRow row;

  ScalarRowDots(ScalarWeightRow row) {
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
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment out,
      int rows) {
    for (int r = 0; r < rows; r++) {
      int from = begins.get(Access.INT, begin + 4L * r);
      int to = begins.get(Access.INT, begin + 4L * r + 4);
      long vector = vectorOffset + r * vectorStride;
      dots(matrix, stride, padded, index, from, to, vectors, vector, out);
    }
  }

  private void dots(
      MemorySegment matrix,
      long stride,
      int padded,
      MemorySegment index,
      int from,
      int to,
      MemorySegment vector,
      long offset,
      MemorySegment out) {
    for (int k = from; k < to; k++) {
      long at = index.get(Access.INT, 4L * k) * stride;
      float dot = row.dot(matrix, at, padded, vector, offset);
      out.set(Access.FLOAT, 4L * k, out.get(Access.FLOAT, 4L * k) + dot);
    }
  }
}
