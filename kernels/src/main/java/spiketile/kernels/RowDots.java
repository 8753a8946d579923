package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/**
 * Dot products of vectors with those rows of a matrix that a list names for each of them.
 *
 * <pre>
 *   out[k] += matrix[index[k],:]·vectors[r,:]          for k = begins[r] … begins[r+1]−1
 * </pre>
 *
 * <p>Offsets and strides are bytes.
 */
interface RowDots {
  void apply(
      Block matrix,
      MemorySegment index,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment out,
      int rows);
}
