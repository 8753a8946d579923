package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;

import java.lang.foreign.MemorySegment;

/** {@link AccumulateRows} in strips of columns whose sums fit the registers. */
final class VectorAccumulateRows implements AccumulateRows {
  private static final StripForms<AccumulateStrip> STRIPS =
      StripForms.of(VectorAccumulateStrip.class, AccumulateStrip.class, AccumulateStrip.MOST);

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
    for (int row = 0; row < rows; row += StripForms.ROWS) {
      strips(
          matrix,
          stride,
          padded,
          index,
          begins,
          begin + 4L * row,
          ends,
          end + 4L * row,
          start,
          startOffset + row * startStride,
          startStride,
          out,
          outOffset + row * outStride,
          outStride,
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
      MemorySegment ends,
      long end,
      MemorySegment start,
      long startOffset,
      long startStride,
      MemorySegment out,
      long outOffset,
      long outStride,
      int rows) {
    int vectors = padded / LANES;
    for (int first = 0; first < vectors; first += STRIPS.widest()) {
      long c = first * BYTES;
      AccumulateStrip strip = STRIPS.of(vectors - first, c, stride);
      strip.apply(
          matrix,
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
