package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link RowDots} in strips of columns whose part of the vector fits the registers. */
final class VectorRowDots implements RowDots {
  private static final StripForms<RowDotStrip> STRIPS =
      StripForms.of(VectorRowDotStrip.class, RowDotStrip.class);

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
    MemorySegment data = matrix.data();
    long stride = 4L * matrix.stride();
    int width = matrix.padded() / LANES;
    for (int first = 0; first < width; first += StripForms.WIDEST) {
      long c = first * BYTES;
      RowDotStrip strip = STRIPS.of(width - first);
      strip.apply(
          data,
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
