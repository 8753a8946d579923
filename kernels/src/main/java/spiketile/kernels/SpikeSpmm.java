package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/**
 * Sparse × dense product of a spike list, whose values are all 1, and a tile's weights.
 *
 * <pre>
 *   I[r,:] = b + Σ_p Σ_{j fired in row r − lag_p} W_p[j,:]          lag_p = B·delay_p
 * </pre>
 *
 * <p>A source row before the first is empty. One contiguous weight row is read for each spike, so the
 * cost is one add for each of the tile's neurons and spike. Source: docs/model.md, "Forward".
 */
public final class SpikeSpmm {
  private final AccumulateRows rows;

  SpikeSpmm(AccumulateRows rows) {
    this.rows = rows;
  }

  /**
   * Computes rows {@code [firstRow, endRow)} of the current.
   *
   * @param inputs synapses onto the tile; all weights have the current's padded width
   * @param bias one row of that width; must not overlap the current
   * @param current receives row r in its row {@code r − base}
   * @param base the row that the current's first row stands for
   * @param batch samples B
   * @param firstRow first row to compute
   * @param endRow row after the last
   * @throws IllegalArgumentException if the widths differ
   * @throws IndexOutOfBoundsException if the rows are not rows of the current and of the sources, or
   *     an id is no row of the weights
   */
  public void apply(
      Projection[] inputs,
      Block bias,
      Block current,
      int base,
      int batch,
      int firstRow,
      int endRow) {
    Checks.projections(inputs, bias, current.padded(), batch, endRow);
    Checks.rows(current, base, firstRow, endRow, "current");
    for (int r = firstRow; r < endRow; r++) {
      row(rows, inputs, bias, current.data(), (r - base) * 4L * current.stride(), batch, r);
    }
  }

  /** The current of one row: the bias, then each projection onto what stands there. */
  static void row(
      AccumulateRows rows,
      Projection[] inputs,
      Block bias,
      MemorySegment current,
      long offset,
      int batch,
      int row) {
    MemorySegment start = bias.data();
    long startOffset = 0;
    for (Projection input : inputs) {
      SpikeList list = input.source();
      int source = row - input.lag(batch);
      int from = source < 0 ? 0 : list.rowStart(source);
      int to = source < 0 ? 0 : list.firedEnd(source);
      rows.apply(input.weights(), list.ids(), from, to, start, startOffset, current, offset);
      start = current;
      startOffset = offset;
    }
  }
}
