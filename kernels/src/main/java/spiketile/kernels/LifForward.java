package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.SpikeList;

/**
 * Forward pass of a tile of LIF neurons: current, membrane, threshold and spike list in one.
 *
 * <pre>
 *   I[r]     = b + Σ_p Σ_{j fired in row r − lag_p} W_p[j,:]
 *   u[r]     = α·u[r−B]·(1 − S[r−B]) + (1/C)·I[r]
 *   fired:     u[r] ≥ ϑ          active:  ϑ_grad ≤ u[r] &lt; ϑ
 *   σ'(u)    = that of the {@link Surrogate}, by default (β·|u − ϑ| + 1)⁻²
 * </pre>
 *
 * <p>A neuron that {@link Dropout} silences in a sample is left out of its rows.
 *
 * <p>The membrane block must hold u[r−B] of the row before the first one computed; zeros at the start
 * of a sequence. All time steps of a feed-forward tile can be done in one call, with its weights in
 * cache. Rounding: sums ascend by id, the update is {@code fma(I, 1/C, α·u)}. Source: docs/model.md.
 *
 * <p>Shapes: as {@link LifTile} says. Alignment: rows on 64 bytes, lists on 4. Aliasing: none of
 * the tile's memory overlaps another part of it. Threads: one a tile, since rows are appended in
 * order; any number of tiles at a time. Complexity: O((spikes + rows)·P + entries).
 */
public final class LifForward {
  private final ByFormat<AccumulateRows> rows;
  private final LifUpdate update;

  LifForward(ByFormat<AccumulateRows> rows, LifUpdate update) {
    this.rows = rows;
    this.update = update;
  }

  /**
   * Computes rows {@code [firstRow, endRow)} from spikes, appending them to the tile's list.
   *
   * @param tile the tile
   * @param batch samples B: row r belongs to sample {@code r mod B}
   * @param firstRow first row to compute; the tile's list is complete up to it
   * @param endRow row after the last
   * @return {@code endRow}, or the first row not computed because the list might not have room for
   *     the rest of its time step
   * @throws IllegalArgumentException if blocks have other widths or too few rows
   * @throws IndexOutOfBoundsException if the rows are not rows of the lists
   */
  public int spikes(LifTile tile, int batch, int firstRow, int endRow) {
    Checks.lif(tile, batch, firstRow, endRow);
    Checks.projections(tile.inputs(), tile.bias(), tile.current().padded(), batch, endRow);
    int row = firstRow;
    while (row < endRow && hasRoom(tile, row, stepEnd(row, batch, endRow))) {
      int end = stepEnd(row, batch, endRow);
      currents(tile, batch, row, end);
      update(tile, 0, batch, row, end);
      row = end;
    }
    return row;
  }

  /**
   * Computes rows {@code [firstRow, endRow)} from a current that is already summed.
   *
   * @param tile the tile; row r's current stands in row {@code r − base} of its current block
   * @param base the row that the current's first row stands for
   * @param batch samples B: row r belongs to sample {@code r mod B}
   * @param firstRow first row to compute; the tile's list is complete up to it
   * @param endRow row after the last
   * @return {@code endRow}, or the first row not computed because the list might not have room for
   *     the rest of its time step
   * @throws IllegalArgumentException if blocks have other widths or too few rows
   * @throws IndexOutOfBoundsException if the rows are not rows of the list and the current
   */
  public int current(LifTile tile, int base, int batch, int firstRow, int endRow) {
    Checks.lif(tile, batch, firstRow, endRow);
    Checks.rows(tile.current(), base, firstRow, endRow, "current");
    int row = firstRow;
    while (row < endRow && hasRoom(tile, row, stepEnd(row, batch, endRow))) {
      int end = stepEnd(row, batch, endRow);
      update(tile, (row - base) * 4L * tile.current().stride(), batch, row, end);
      row = end;
    }
    return row;
  }

  /**
   * Writes rows {@code [0, B)} of the tile's list from the membranes of a step that is done: who fired. Ids
   * that were only active are left out, and σ' is not written. So a sequence goes on from its membranes.
   *
   * @param tile the tile, whose list has begun
   * @param batch samples B
   * @return B, or 0 if the list might not have room
   * @throws IllegalArgumentException if the membrane has too few rows
   * @throws IndexOutOfBoundsException if the list has fewer rows
   */
  public int fired(LifTile tile, int batch) {
    Checks.lif(tile, batch, 0, batch);
    SpikeList list = tile.spikes();
    if (!hasRoom(tile, 0, batch)) {
      return 0;
    }
    int entry = 0;
    for (int r = 0; r < batch; r++) {
      entry = appendFired(tile, r, entry);
      list.firedEnds().set(Access.INT, 4L * r, entry);
      list.rowStarts().set(Access.INT, 4L * (r + 1), entry);
    }
    return batch;
  }

  private static int appendFired(LifTile tile, int row, int first) {
    MemorySegment membrane = tile.membrane().data();
    MemorySegment values = tile.neurons().values().data();
    MemorySegment ids = tile.spikes().ids();
    long u = row * 4L * tile.membrane().stride();
    long theta = tile.neurons().offset(Neurons.THETA);
    int entry = first;
    for (int i = 0; i < tile.spikes().neurons(); i++) {
      float threshold = values.get(Access.FLOAT, theta + 4L * i);
      boolean fires = membrane.get(Access.FLOAT, u + 4L * i) >= threshold;
      if (fires && !tile.dropout().drops(row, i)) {
        ids.set(Access.INT, 4L * entry, i);
        entry++;
      }
    }
    return entry;
  }

  /** The end of a row's time step, or of all rows if that comes first. */
  private static int stepEnd(int row, int batch, int endRow) {
    return (int) Math.min(endRow, (row / batch + 1L) * batch);
  }

  private static boolean hasRoom(LifTile tile, int row, int end) {
    long most = (long) (end - row) * tile.spikes().neurons();
    return most <= tile.spikes().capacity() - tile.spikes().rowStart(row);
  }

  /** The currents of rows of one step, from the first row of the current block on. */
  private void currents(LifTile tile, int batch, int row, int end) {
    SpikeSpmm.rows(rows, tile.inputs(), tile.bias(), tile.current(), 0, batch, row, end);
  }

  private void update(LifTile tile, long currentOffset, int batch, int row, int end) {
    long membraneOffset = row % batch * 4L * tile.membrane().stride();
    update.rows(tile, currentOffset, membraneOffset, end - row);
    int padded = tile.neurons().values().padded();
    tile.dropout().clear(tile.masks(), padded, row % batch, end - row);
    LifAppend.rows(tile, membraneOffset, row, end - row);
  }
}
