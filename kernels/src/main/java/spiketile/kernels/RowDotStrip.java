package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/**
 * {@link RowDots} on a strip of columns whose width the form knows, always adding to {@code out}. Offsets
 * and strides are bytes.
 */
interface RowDotStrip {
  /** Most vectors of floats in a strip: sixteen registers hold them beside what else the loop needs. */
  int MOST = 8;

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
