package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/** {@link AccumulateRows} on a strip of columns whose width the form knows. Offsets and strides are bytes. */
interface AccumulateStrip {
  void apply(
      MemorySegment matrix,
      long column,
      long stride,
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
      int rows);
}
