package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/**
 * The loop under both products that spikes drive: for each of some rows, a sum of the rows of a matrix
 * that a list names.
 *
 * <pre>
 *   out[r,:] = start[r,:] + Σ_{k = begins[r]}^{ends[r]−1} matrix[index[k],:]          in ascending order of k
 * </pre>
 *
 * <p>The matrix is fp32 or bf16, as the form says, with rows of {@code padded} columns; {@code start} and
 * {@code out} are fp32, of the same width, and may be the same. Offsets and strides are bytes; a stride
 * of 0 starts all rows alike. A row whose end comes before its begin is read to the end of the index,
 * and past it: it throws, and is not taken for an empty one.
 */
interface AccumulateRows {
  void apply(
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
      int rows);
}
