package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/**
 * {@link RowDots} on a strip of columns whose width the form knows, not yet summed over lanes: vector {@code
 * k − first} of the sums is that of entry k. Offsets and strides are bytes.
 *
 * <p>Entries {@code [first, end)} are computed, which belong to the rows that are given: a row longer than a
 * call has room for comes in several.
 */
interface RowDotStrip {
  /** Most vectors of floats in a strip: sixteen registers hold them beside what else the loop needs. */
  int MOST = 8;

  void apply(
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      int first,
      int end,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment sums,
      int rows);
}
