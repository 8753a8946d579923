package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/**
 * {@link RowDots} on a strip of columns whose width the form knows, always adding to {@code out}. Offsets
 * and strides are bytes.
 */
interface RowDotStrip {
  void apply(
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment out,
      int rows);
}
