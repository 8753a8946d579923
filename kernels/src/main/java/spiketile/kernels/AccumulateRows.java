package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/**
 * The loop under both products that spikes drive: a sum of the rows of a matrix that a list names.
 *
 * <pre>
 *   out = start + Σ_{k = from}^{to−1} matrix[index[k],:]          in ascending order of k
 * </pre>
 *
 * <p>{@code start} and {@code out} are whole rows of the matrix's padded width; they may be the same.
 */
interface AccumulateRows {
  void apply(
      Block matrix,
      MemorySegment index,
      int from,
      int to,
      MemorySegment start,
      long startOffset,
      MemorySegment out,
      long outOffset);
}
