package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;

import java.lang.foreign.MemorySegment;

/** {@link RowDots} in strips of columns whose part of the vector fits the registers. */
final class VectorRowDots extends FoldedRowDots {
  private static final StripForms<RowDotStrip> STRIPS =
      StripForms.of(VectorRowDotStrip.class, RowDotStrip.class, RowDotStrip.MOST);

  @Override
  void block(
      MemorySegment matrix,
      long stride,
      int padded,
      MemorySegment index,
      int first,
      int end,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment sums,
      MemorySegment out,
      int rows) {
    int width = padded / LANES;
    for (int v = 0; v < width; v += STRIPS.widest()) {
      long c = v * BYTES;
      strip(
          STRIPS.of(width - v, c, stride),
          matrix,
          c,
          stride,
          index,
          first,
          end,
          begins,
          begin,
          vectors,
          vectorOffset + c,
          vectorStride,
          sums,
          out,
          rows);
    }
  }
}
