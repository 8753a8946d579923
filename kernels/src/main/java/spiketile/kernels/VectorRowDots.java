package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;

import java.lang.foreign.MemorySegment;

/** {@link RowDots} in strips of columns whose part of the vector fits the registers. */
final class VectorRowDots implements RowDots {
  private static final StripForms<RowDotStrip> STRIPS =
      StripForms.of(VectorRowDotStrip.class, RowDotStrip.class, RowDotStrip.MOST);

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
    for (int row = 0; row < rows; row += StripForms.ROWS) {
      strips(
          matrix,
          stride,
          padded,
          index,
          begins,
          begin + 4L * row,
          vectors,
          vectorOffset + row * vectorStride,
          vectorStride,
          out,
          StripForms.rowsFrom(row, rows));
    }
  }

  private static void strips(
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
    int width = padded / LANES;
    for (int first = 0; first < width; first += STRIPS.widest()) {
      long c = first * BYTES;
      RowDotStrip strip = STRIPS.of(width - first);
      strip.apply(
          matrix,
          c,
          stride,
          index,
          begins,
          begin,
          vectors,
          vectorOffset + c,
          vectorStride,
          out,
          rows);
    }
  }
}
