package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.Weights;

/**
 * Sparse × dense product of a spike list, whose values are all 1, and a tile's weights.
 *
 * <pre>
 *   I[r,:] = b + Σ_p Σ_{j fired in row r − lag_p} W_p[j,:]          lag_p = B·delay_p
 * </pre>
 *
 * <p>A source row before the first is empty. One contiguous weight row is read for each spike, so the
 * cost is one add for each of the tile's neurons and spike. Source: docs/model.md, "Forward".
 *
 * <p>Shapes: weights {@code [presynaptic][P]}, bias {@code [1][P]}, current {@code [rows][P]}, P
 * the padded width. Alignment: rows on 64 bytes, lists on 4. Aliasing: the current overlaps no
 * input. Threads: any number, each on rows of its own. Complexity: O((spikes + rows)·P).
 */
public final class SpikeSpmm {
  private final ByFormat<AccumulateRows> rows;

  SpikeSpmm(ByFormat<AccumulateRows> rows) {
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
   * @throws IndexOutOfBoundsException if the rows are not rows of the current and of the sources,
   *     an id is no row of the weights, or a source row ends before it begins
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
    long offset = (firstRow - base) * 4L * current.stride();
    rows(rows, inputs, bias, current, offset, batch, firstRow, endRow);
  }

  /** The currents of some rows: the bias, then each projection onto what stands there. */
  static void rows(
      ByFormat<AccumulateRows> rows,
      Projection[] inputs,
      Block bias,
      Block current,
      long offset,
      int batch,
      int firstRow,
      int endRow) {
    long stride = 4L * current.stride();
    MemorySegment start = bias.data();
    long startOffset = 0;
    long startStride = 0;
    for (Projection input : inputs) {
      SpikeList list = input.source();
      int silent = Math.clamp(input.lag(batch) - firstRow, 0, endRow - firstRow);
      copy(start, startOffset, startStride, current, offset, silent);
      long source = 4L * (firstRow + silent - input.lag(batch));
      Weights weights = input.weights();
      AccumulateRows form = rows.of(weights);
      form.apply(
          weights.data(),
          weights.rowBytes(),
          weights.padded(),
          list.ids(),
          list.rowStarts(),
          source,
          list.firedEnds(),
          source,
          start,
          startOffset + silent * startStride,
          startStride,
          current.data(),
          offset + silent * stride,
          stride,
          endRow - firstRow - silent);
      start = current.data();
      startOffset = offset;
      startStride = stride;
    }
  }

  /** Rows whose source row would come before the first: they get their start and nothing else. */
  private static void copy(
      MemorySegment start,
      long startOffset,
      long startStride,
      Block current,
      long offset,
      int rows) {
    for (int r = 0; r < rows; r++) {
      MemorySegment.copy(
          start,
          startOffset + r * startStride,
          current.data(),
          offset + r * 4L * current.stride(),
          4L * current.padded());
    }
  }
}
