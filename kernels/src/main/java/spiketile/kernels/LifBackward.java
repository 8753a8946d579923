package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.SpikeList;

/**
 * The λ recursion of a tile of LIF neurons, backward in time.
 *
 * <pre>
 *   λ[r] = e[r]·σ'(u[r]) + α·(1 − S[r])·λ[r+B]                 (reset detached)
 *        − α·u[r]·λ[r+B]·σ'(u[r])                              (only with the reset's own path)
 * </pre>
 *
 * <p>The recursion is dense in the tile; e and σ' are needed at the listed ids only. The block holds
 * λ/C. Entries that an activity cap dropped get no e, but fired ones still cut the recursion, since
 * they were reset. Until the first row with an error, counted from the last, a λ that was zero stays
 * zero; these rows are not computed. Source: docs/model.md, "Backward".
 *
 * <p>Shapes: λ {@code [rows + B][P]}, P the padded width; the error one float for each entry of the
 * layer's list. Alignment: rows on 64 bytes, lists and errors on 4. Aliasing: λ overlaps nothing
 * else. Threads: one a tile, since each row needs the one after it. Complexity: O(rows·P +
 * entries).
 */
public final class LifBackward {
  private final LeakRow leak;

  LifBackward(LeakRow leak) {
    this.leak = leak;
  }

  /**
   * Computes rows {@code [firstRow, endRow)} of λ/C, the last first.
   *
   * @param neurons the tile's parameters
   * @param spikes the tile's list with σ', and with u if the reset's path is kept
   * @param index where the tile's entries stand in the layer's list
   * @param layer the layer's list
   * @param error e at the entries of the layer's list; read only
   * @param lambda row r in its row {@code r − base}; rows up to {@code endRow + B} must be there, and
   *     those from {@code endRow} on hold λ/C of the next step
   * @param base the row that the block's first row stands for
   * @param batch samples B
   * @param firstRow first row to compute
   * @param endRow row after the last
   * @param resetPath whether the reset's own path is kept
   * @return false if all rows are zero: λ of the next step was, and no kept entry has an error other
   *     than zero; what is a product of λ need not be computed then
   * @throws IllegalArgumentException if widths differ, the error is on the heap, or the list keeps no
   *     u where it is needed
   * @throws IndexOutOfBoundsException if the rows are not rows of the list and the block
   */
  public boolean apply(
      Neurons neurons,
      SpikeList spikes,
      MergeIndex index,
      SpikeList layer,
      MemorySegment error,
      Block lambda,
      int base,
      int batch,
      int firstRow,
      int endRow,
      boolean resetPath) {
    Checks.samePadding(lambda, neurons.values().padded(), "lambda");
    Checks.listRows(spikes, firstRow, endRow);
    Checks.listRows(layer, firstRow, endRow);
    Checks.rows(lambda, base, firstRow, endRow + batch, "lambda");
    Checks.nativeMemory(error, "error");
    if (resetPath && spikes.detail() != SpikeList.Detail.SIGMA_AND_MEMBRANE) {
      throw new IllegalArgumentException("the reset's path needs a list that keeps u");
    }
    int silent = silentFrom(spikes, index, layer, error, lambda, base, batch, firstRow, endRow);
    long stride = 4L * lambda.stride();
    for (int r = silent; r < endRow; r++) {
      ZeroFill.words(lambda.data(), (r - base) * stride, lambda.padded());
    }
    for (int end = silent; end > firstRow; end -= batch) {
      int first = Math.max(firstRow, end - batch);
      long offset = (first - base) * stride;
      long step = batch * stride;
      leak.decay(neurons, lambda, offset + step, offset, end - first);
      for (int r = first; r < end; r++) {
        long at = (r - base) * stride;
        if (resetPath) {
          LifScatter.rowWithReset(neurons, spikes, index, layer, error, lambda, r, at, at + step);
        } else {
          LifScatter.row(neurons, spikes, index, layer, error, lambda, r, at);
        }
      }
    }
    return silent > firstRow;
  }

  /** The first row from which on all rows are zero, since the next step's are and no error comes in. */
  private static int silentFrom(
      SpikeList spikes,
      MergeIndex index,
      SpikeList layer,
      MemorySegment error,
      Block lambda,
      int base,
      int batch,
      int firstRow,
      int endRow) {
    int row = endRow;
    if (isZero(lambda, endRow - base, batch)) {
      while (row > firstRow && !LifScatter.hasError(spikes, index, layer, error, row - 1)) {
        row--;
      }
    }
    return row;
  }

  private static boolean isZero(Block block, int firstRow, int rows) {
    for (int r = firstRow; r < firstRow + rows; r++) {
      if (!ZeroFill.isZero(block.data(), 4L * r * block.stride(), block.padded())) {
        return false;
      }
    }
    return true;
  }
}
