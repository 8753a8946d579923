package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/** Adds floats that stand next to each other: {@code out[i] += in[i]} for i below the count. */
interface AddFloats {
  void add(MemorySegment in, long inOffset, MemorySegment out, long outOffset, int count);
}
