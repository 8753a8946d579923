package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/**
 * Dot products of one vector with the rows of a matrix that a list names.
 *
 * <pre>
 *   out[k] = matrix[index[k],:]·vector          (+ out[k] if adding)          for k = from … to−1
 * </pre>
 */
interface RowDots {
  void apply(
      Block matrix,
      MemorySegment index,
      int from,
      int to,
      MemorySegment vector,
      long vectorOffset,
      MemorySegment out,
      boolean add);
}
