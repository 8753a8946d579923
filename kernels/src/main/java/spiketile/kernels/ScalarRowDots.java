package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link RowDots}, one column after another. */
final class ScalarRowDots implements RowDots {
  @Override
  public void apply(
      Block matrix,
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
      row(matrix, index, from, to, vectors, vectorOffset + r * vectorStride, out);
    }
  }

  private static void row(
      Block matrix,
      MemorySegment index,
      int from,
      int to,
      MemorySegment vector,
      long offset,
      MemorySegment out) {
    long stride = 4L * matrix.stride();
    for (int k = from; k < to; k++) {
      long row = index.get(Access.INT, 4L * k) * stride;
      float dot = dot(matrix.data(), row, vector, offset, matrix.padded());
      out.set(Access.FLOAT, 4L * k, out.get(Access.FLOAT, 4L * k) + dot);
    }
  }

  private static float dot(
      MemorySegment a, long aOffset, MemorySegment b, long bOffset, int columns) {
    float sum = 0;
    for (int i = 0; i < columns; i++) {
      float left = a.get(Access.FLOAT, aOffset + 4L * i);
      sum = Math.fma(left, b.get(Access.FLOAT, bOffset + 4L * i), sum);
    }
    return sum;
  }
}
