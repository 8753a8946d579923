package spiketile.runtime.collectives;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import spiketile.kernels.Kernels;
import spiketile.layout.ModelArena;

/**
 * A sum of floats in ascending order of the ranks, which may replace one of its terms.
 *
 * <pre>
 *   sum[i] = (…((part_0[i] + part_1[i]) + part_2[i]) + …)
 * </pre>
 *
 * <p>Alignment: 4 bytes. Aliasing: the sum is one of the parts or overlaps none. Threads: one. Memory: one block of 64 KiB.
 */
public final class OrderedSum {
  /** Floats that are summed before they replace a term. */
  private static final int BLOCK = 16 << 10;

  private final Kernels kernels;
  private final MemorySegment block = Arena.ofAuto().allocate(4L * BLOCK, ModelArena.ALIGNMENT);

  /**
   * Sums with kernels of a provider; all of them give the same bits.
   *
   * @param kernels the provider
   */
  public OrderedSum(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * Sums.
   *
   * @param parts of each rank as many floats as the sum has
   * @param sum receives the sum
   * @throws IllegalArgumentException if a part has less floats
   */
  public void apply(MemorySegment[] parts, MemorySegment sum) {
    MemorySegment[] terms = new MemorySegment[parts.length];
    for (long at = 0; at < sum.byteSize(); at += block.byteSize()) {
      long bytes = Math.min(block.byteSize(), sum.byteSize() - at);
      for (int r = 0; r < parts.length; r++) {
        terms[r] = parts[r].asSlice(at, bytes);
      }
      kernels.partialSum().apply(terms, block, 0, (int) (bytes / Float.BYTES), false);
      MemorySegment.copy(block, 0, sum, at, bytes);
    }
  }
}
