package spiketile.kernels;

/**
 * Forward pass of a tile of LIF neurons: current, membrane, threshold and spike list in one.
 *
 * <pre>
 *   I[r]     = b + Σ_p Σ_{j fired in row r − lag_p} W_p[j,:]
 *   u[r]     = α·u[r−B]·(1 − S[r−B]) + (1/C)·I[r]
 *   fired:     u[r] ≥ ϑ          active:  ϑ_grad ≤ u[r] &lt; ϑ
 *   σ'(u)    = (β·|u − ϑ| + 1)⁻²
 * </pre>
 *
 * <p>The membrane block must hold u[r−B] of the row before the first one computed; zeros at the start
 * of a sequence. All time steps of a feed-forward tile can be done in one call, with its weights in
 * cache. Rounding: sums ascend by id, the update is {@code fma(I, 1/C, α·u)}. Source: docs/model.md.
 */
public final class LifForward {
  private final AccumulateRows rows;
  private final LifUpdate update;

  LifForward(AccumulateRows rows, LifUpdate update) {
    this.rows = rows;
    this.update = update;
  }

  /**
   * Computes rows {@code [firstRow, endRow)} from spikes, appending them to the tile's list.
   *
   * @param tile the tile; its current block needs one row
   * @param batch samples B: row r belongs to sample {@code r mod B}
   * @param firstRow first row to compute; the tile's list is complete up to it
   * @param endRow row after the last
   * @return {@code endRow}, or the first row not computed because the list might have no room for it
   * @throws IllegalArgumentException if blocks have other widths or too few rows
   * @throws IndexOutOfBoundsException if the rows are not rows of the lists
   */
  public int spikes(LifTile tile, int batch, int firstRow, int endRow) {
    Checks.lif(tile, batch, firstRow, endRow);
    Checks.projections(tile.inputs(), tile.bias(), tile.current().padded(), batch, endRow);
    int width = tile.spikes().neurons();
    int sample = firstRow % batch;
    int entry = tile.spikes().rowStart(firstRow);
    for (int r = firstRow; r < endRow; r++) {
      if (entry > tile.spikes().capacity() - width) {
        return r;
      }
      SpikeSpmm.row(rows, tile.inputs(), tile.bias(), tile.current().data(), 0, batch, r);
      entry = step(tile, 0, sample, r, entry);
      sample = sample + 1 == batch ? 0 : sample + 1;
    }
    return endRow;
  }

  /**
   * Computes rows {@code [firstRow, endRow)} from a current that is already summed.
   *
   * @param tile the tile; row r's current stands in row {@code r − base} of its current block
   * @param base the row that the current's first row stands for
   * @param batch samples B: row r belongs to sample {@code r mod B}
   * @param firstRow first row to compute; the tile's list is complete up to it
   * @param endRow row after the last
   * @return {@code endRow}, or the first row not computed because the list might have no room for it
   * @throws IllegalArgumentException if blocks have other widths or too few rows
   * @throws IndexOutOfBoundsException if the rows are not rows of the list and the current
   */
  public int current(LifTile tile, int base, int batch, int firstRow, int endRow) {
    Checks.lif(tile, batch, firstRow, endRow);
    Checks.rows(tile.current(), base, firstRow, endRow, "current");
    int width = tile.spikes().neurons();
    int sample = firstRow % batch;
    int entry = tile.spikes().rowStart(firstRow);
    for (int r = firstRow; r < endRow; r++) {
      if (entry > tile.spikes().capacity() - width) {
        return r;
      }
      entry = step(tile, (r - base) * 4L * tile.current().stride(), sample, r, entry);
      sample = sample + 1 == batch ? 0 : sample + 1;
    }
    return endRow;
  }

  private int step(LifTile tile, long currentOffset, int sample, int row, int entry) {
    long membraneOffset = sample * 4L * tile.membrane().stride();
    update.row(tile, currentOffset, membraneOffset);
    return LifAppend.row(tile, membraneOffset, row, entry);
  }
}
