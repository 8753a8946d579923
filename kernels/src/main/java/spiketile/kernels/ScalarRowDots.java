package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link RowDots}, one column after another. */
final class ScalarRowDots implements RowDots {
  @Override
  public void apply(
      Block matrix,
      MemorySegment index,
      int from,
      int to,
      MemorySegment vector,
      long vectorOffset,
      MemorySegment out,
      boolean add) {
    long stride = 4L * matrix.stride();
    for (int k = from; k < to; k++) {
      long row = index.get(Access.INT, 4L * k) * stride;
      float start = add ? out.get(Access.FLOAT, 4L * k) : 0f;
      float dot = dot(matrix.data(), row, vector, vectorOffset, matrix.padded());
      out.set(Access.FLOAT, 4L * k, start + dot);
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
