package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.layout.MergeIndex;
import spiketile.layout.SpikeList;

/**
 * The exchange: concatenates the lists of a layer's tiles, row by row, into the layer's list.
 *
 * <p>Tiles in ascending order keep the ids ascending. First {@link #count} sizes the rows, then {@link
 * #bounds} turns sizes into bounds, then {@link #copy} moves the ids and notes where they went. Any
 * number of threads may count, and copy, disjoint rows; one sums the bounds of all of them between.
 * Under an activity cap a row keeps the lowest fired ids, then active ones in the room that is left.
 *
 * <p>Alignment: lists and indices on 4 bytes. Aliasing: the lists share no memory. Complexity:
 * O(rows·tiles) to count, O(rows + tiles) for the bounds, O(rows·tiles + entries) to copy.
 */
public final class SpikeMerge {
  private SpikeMerge() {}

  /**
   * Counts the entries that each row keeps. Until {@link #bounds} has run, they stand where the bounds
   * of the rows will.
   *
   * @param tiles the tiles' lists, complete up to {@code endRow}
   * @param cap most entries of a row
   * @param out the layer's list
   * @param firstRow first row
   * @param endRow row after the last
   * @throws IndexOutOfBoundsException if the rows are not rows of the layer's list
   */
  public static void count(SpikeList[] tiles, int cap, SpikeList out, int firstRow, int endRow) {
    Checks.listRows(out, firstRow, endRow);
    MemorySegment entries = out.rowStarts();
    MemorySegment fired = out.firedEnds();
    ZeroFill.words(entries, (firstRow + 1L) << 2, endRow - firstRow);
    ZeroFill.words(fired, (long) firstRow << 2, endRow - firstRow);
    for (SpikeList tile : tiles) {
      countTile(tile.rowStarts(), tile.firedEnds(), entries, fired, firstRow, endRow);
    }
    cut(entries, firstRow + 1, endRow + 1, cap);
    cut(fired, firstRow, endRow, cap);
  }

  private static void countTile(
      MemorySegment starts,
      MemorySegment firedEnds,
      MemorySegment entries,
      MemorySegment fired,
      int firstRow,
      int endRow) {
    for (int r = firstRow; r < endRow; r++) {
      long at = (long) r << 2;
      int start = starts.get(Access.INT, at);
      add(fired, at, firedEnds.get(Access.INT, at) - start);
      add(entries, at + 4, starts.get(Access.INT, at + 4) - start);
    }
  }

  private static void add(MemorySegment counts, long at, int count) {
    counts.set(Access.INT, at, counts.get(Access.INT, at) + count);
  }

  private static void cut(MemorySegment counts, int first, int end, int cap) {
    for (int r = first; r < end; r++) {
      long at = (long) r << 2;
      counts.set(Access.INT, at, Math.min(counts.get(Access.INT, at), cap));
    }
  }

  /**
   * Turns the counts of rows {@code [firstRow, endRow)} into their bounds.
   *
   * @param tiles the tiles' lists
   * @param out the layer's list, complete up to {@code firstRow} and counted from there
   * @param firstRow first row
   * @param endRow row after the last
   * @return the number of entries that the cap dropped
   * @throws IllegalStateException if the list would have 2³¹ entries or more
   * @throws IndexOutOfBoundsException if the rows are not rows of the layer's list
   */
  public static long bounds(SpikeList[] tiles, SpikeList out, int firstRow, int endRow) {
    Checks.listRows(out, firstRow, endRow);
    MemorySegment starts = out.rowStarts();
    MemorySegment fired = out.firedEnds();
    int first = out.rowStart(firstRow);
    long entry = first;
    for (int r = firstRow; r < endRow; r++) {
      long at = (long) r << 2;
      add(fired, at, (int) entry);
      entry += starts.get(Access.INT, at + 4);
      if (entry > Integer.MAX_VALUE) {
        throw new IllegalStateException(
            "row " + r + ": a spike list holds at most 2³¹ − 1 entries; use a smaller batch");
      }
      starts.set(Access.INT, at + 4, (int) entry);
    }
    return entries(tiles, firstRow, endRow) - (entry - first);
  }

  private static long entries(SpikeList[] tiles, int firstRow, int endRow) {
    long entries = 0;
    for (SpikeList tile : tiles) {
      entries += tile.rowStart(endRow) - tile.rowStart(firstRow);
    }
    return entries;
  }

  /**
   * Moves the ids of rows {@code [firstRow, endRow)}, from ids within the tile to ids within the
   * layer.
   *
   * @param tiles the tiles' lists
   * @param firstNeurons first neuron of each tile
   * @param places receives where each tile's entries stand in the layer's list
   * @param out the layer's list, with its bounds, and with room for all entries
   * @param firstRow first row
   * @param endRow row after the last
   * @throws IndexOutOfBoundsException if the rows are not rows of the layer's list, or it has no room
   */
  public static void copy(
      SpikeList[] tiles,
      int[] firstNeurons,
      MergeIndex[] places,
      SpikeList out,
      int firstRow,
      int endRow) {
    Checks.listRows(out, firstRow, endRow);
    Objects.checkFromToIndex(0, out.rowStart(endRow), out.capacity());
    for (int i = 0; i < tiles.length; i++) {
      MemorySegment place = places[i].data();
      if (i == 0) {
        placeFirst(out.rowStarts(), out.firedEnds(), place, firstRow, endRow);
      } else {
        placeNext(tiles[i - 1], places[i - 1].data(), out, place, firstRow, endRow);
      }
      copyTile(tiles[i], firstNeurons[i], place, out, firstRow, endRow);
    }
  }

  /** The first tile's entries start where the row's do. */
  private static void placeFirst(
      MemorySegment starts,
      MemorySegment firedEnds,
      MemorySegment place,
      int firstRow,
      int endRow) {
    for (int r = firstRow; r < endRow; r++) {
      long at = r * MergeIndex.ROW;
      place.set(Access.INT, at + MergeIndex.FIRED_AT, starts.get(Access.INT, (long) r << 2));
      place.set(Access.INT, at + MergeIndex.ACTIVE_AT, firedEnds.get(Access.INT, (long) r << 2));
    }
  }

  /**
   * A tile's entries start where those of the tile before it end: it keeps what there is room for up to
   * the bounds of the row, which the cap has cut.
   */
  private static void placeNext(
      SpikeList tile,
      MemorySegment before,
      SpikeList out,
      MemorySegment place,
      int firstRow,
      int endRow) {
    MemorySegment starts = tile.rowStarts();
    MemorySegment firedEnds = tile.firedEnds();
    MemorySegment outStarts = out.rowStarts();
    MemorySegment outFiredEnds = out.firedEnds();
    for (int r = firstRow; r < endRow; r++) {
      long row = (long) r << 2;
      long at = r * MergeIndex.ROW;
      int firedEnd = firedEnds.get(Access.INT, row);
      int fired =
          before.get(Access.INT, at + MergeIndex.FIRED_AT) + firedEnd - starts.get(Access.INT, row);
      int active =
          before.get(Access.INT, at + MergeIndex.ACTIVE_AT)
              + starts.get(Access.INT, row + 4)
              - firedEnd;
      place.set(
          Access.INT, at + MergeIndex.FIRED_AT, Math.min(fired, outFiredEnds.get(Access.INT, row)));
      place.set(
          Access.INT,
          at + MergeIndex.ACTIVE_AT,
          Math.min(active, outStarts.get(Access.INT, row + 4)));
    }
  }

  private static void copyTile(
      SpikeList tile,
      int firstNeuron,
      MemorySegment places,
      SpikeList out,
      int firstRow,
      int endRow) {
    MemorySegment ids = tile.ids();
    MemorySegment starts = tile.rowStarts();
    MemorySegment firedEnds = tile.firedEnds();
    for (int r = firstRow; r < endRow; r++) {
      long row = (long) r << 2;
      int start = starts.get(Access.INT, row);
      int end = starts.get(Access.INT, row + 4);
      if (start != end) {
        copyRow(ids, start, firedEnds.get(Access.INT, row), end, firstNeuron, places, r, out);
      }
    }
  }

  /** One loop for fired and active ids: most rows have few of either. */
  private static void copyRow(
      MemorySegment ids,
      int start,
      int firedEnd,
      int end,
      int firstNeuron,
      MemorySegment places,
      int row,
      SpikeList out) {
    long place = row * MergeIndex.ROW;
    int firedShift = places.get(Access.INT, place + MergeIndex.FIRED_AT) - start;
    int activeShift = places.get(Access.INT, place + MergeIndex.ACTIVE_AT) - firedEnd;
    MemorySegment outIds = out.ids();
    int firedRoom = out.firedEnds().get(Access.INT, (long) row << 2);
    int activeRoom = out.rowStarts().get(Access.INT, (row + 1L) << 2);
    for (int k = start; k < end; k++) {
      boolean isFired = k < firedEnd;
      int to = k + (isFired ? firedShift : activeShift);
      if (to < (isFired ? firedRoom : activeRoom)) {
        outIds.set(Access.INT, (long) to << 2, firstNeuron + ids.get(Access.INT, (long) k << 2));
      }
    }
  }
}
