package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link AccumulateRows} in strips of columns whose sums fit the registers. */
final class VectorAccumulateRows implements AccumulateRows {
  private static final StripForms<AccumulateStrip> STRIPS =
      StripForms.of(VectorAccumulateStrip.class, AccumulateStrip.class);

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
    MemorySegment data = matrix.data();
    long stride = 4L * matrix.stride();
    int vectors = matrix.padded() / LANES;
    for (int first = 0; first < vectors; first += StripForms.WIDEST) {
      long c = first * BYTES;
      AccumulateStrip strip = STRIPS.of(vectors - first);
      strip.apply(
          data,
          c,
          stride,
          index,
          begins,
          begin,
          ends,
          end,
          start,
          startOffset + c,
          startStride,
          out,
          outOffset + c,
          outStride,
          rows);
    }
  }
}
