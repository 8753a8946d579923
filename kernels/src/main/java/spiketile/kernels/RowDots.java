package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Dot products of vectors with those rows of a matrix that a list names for each of them.
 *
 * <pre>
 *   out[k] += matrix[index[k],:]·vectors[r,:]          for k = begins[r] … begins[r+1]−1
 * </pre>
 *
 * <p>The matrix is fp32 or bf16, as the form says, with rows of {@code padded} columns; the vectors are
 * fp32. Offsets and strides are bytes.
 */
interface RowDots {
  void apply(
      MemorySegment matrix,
      long stride,
      int padded,
      MemorySegment index,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment out,
      int rows);
}
