package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/**
 * Fired ids written as a dense matrix of 0 and 1, which the dense products read.
 *
 * <p>Shapes: {@code [rows][neurons]}. Alignment: rows on 64 bytes, lists on 4. Aliasing: the matrix
 * does not overlap the list. Threads: any number, each on rows of its own. Complexity:
 * O(rows·neurons).
 */
public final class SpikeExpand {
  private SpikeExpand() {}

  /**
   * Writes the fired ids of rows as a dense matrix of 0 and 1.
   *
   * @param list the list
   * @param dense receives row r in its row r
   * @param firstRow first row
   * @param endRow row after the last
   * @throws IndexOutOfBoundsException if the rows are not rows of the list and the matrix
   */
  public static void apply(SpikeList list, Block dense, int firstRow, int endRow) {
    Checks.listRows(list, firstRow, endRow);
    Checks.rows(dense, 0, firstRow, endRow, "dense spikes");
    Objects.checkIndex(list.neurons() - 1, dense.padded());
    long stride = (long) dense.stride() * Float.BYTES;
    for (int r = firstRow; r < endRow; r++) {
      ZeroFill.words(dense.data(), r * stride, dense.padded());
      expandRow(list.ids(), list.rowStart(r), list.firedEnd(r), dense.data(), r * stride);
    }
  }

  private static void expandRow(
      MemorySegment ids, int start, int end, MemorySegment dense, long offset) {
    for (int k = start; k < end; k++) {
      dense.set(Access.FLOAT, offset + ((long) ids.get(Access.INT, (long) k << 2) << 2), 1f);
    }
  }
}
