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
      countTile(tile, out, firstRow, endRow);
    }
    cut(entries, firstRow + 1, endRow + 1, cap);
    cut(fired, firstRow, endRow, cap);
  }

  private static void countTile(SpikeList tile, SpikeList out, int firstRow, int endRow) {
    int rows = endRow - firstRow;
    MemorySegment starts = tile.rowStarts().asSlice(4L * firstRow, 4L * (rows + 1));
    MemorySegment firedEnds = tile.firedEnds().asSlice(4L * firstRow, 4L * rows);
    MemorySegment entries = out.rowStarts().asSlice(4L * (firstRow + 1), 4L * rows);
    MemorySegment fired = out.firedEnds().asSlice(4L * firstRow, 4L * rows);
    int start = tile.rowStart(firstRow);
    for (int r = 0; r < rows; r++) {
      int end = starts.get(Access.INT, 4L * r + 4);
      add(fired, 4L * r, firedEnds.get(Access.INT, 4L * r) - start);
      add(entries, 4L * r, end - start);
      start = end;
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
    placeFirst(out, places[0].data(), firstRow, endRow);
    for (int i = 0; i < tiles.length; i++) {
      MemorySegment next = places[Math.min(i + 1, tiles.length - 1)].data();
      copyTile(tiles[i], firstNeurons[i], places[i].data(), next, out, firstRow, endRow);
    }
  }

  /** The first tile's entries start where the row's do. */
  private static void placeFirst(SpikeList out, MemorySegment place, int firstRow, int endRow) {
    for (int r = firstRow; r < endRow; r++) {
      long at = r * MergeIndex.ROW;
      place.set(Access.INT, at + MergeIndex.FIRED_AT, out.rowStart(r));
      place.set(Access.INT, at + MergeIndex.ACTIVE_AT, out.firedEnd(r));
    }
  }

  /**
   * Moves a tile's entries, and notes that the next tile's start where they end, or where the cap has cut. Ids are
   * cut first: the bounds of a slice stay in registers, those of a segment are read again after each store. One loop
   * for fired and active ids: most rows have few of either.
   *
   * @param next the next tile's places; the same ones if there is none
   */
  private static void copyTile(
      SpikeList tile,
      int firstNeuron,
      MemorySegment place,
      MemorySegment next,
      SpikeList out,
      int firstRow,
      int endRow) {
    int first = tile.rowStart(firstRow);
    int outFirst = out.rowStart(firstRow);
    MemorySegment starts = tile.rowStarts();
    MemorySegment firedEnds = tile.firedEnds();
    MemorySegment outStarts = out.rowStarts();
    MemorySegment outFiredEnds = out.firedEnds();
    MemorySegment ids = tile.ids().asSlice(4L * first, 4L * (tile.rowStart(endRow) - first));
    MemorySegment outIds = out.ids().asSlice(4L * outFirst, 4L * (out.rowStart(endRow) - outFirst));
    boolean isNext = next != place;
    int k = 0;
    for (int r = firstRow; r < endRow; r++) {
      long row = (long) r << 2;
      long at = r * MergeIndex.ROW;
      int end = starts.get(Access.INT, row + 4) - first;
      int firedEnd = firedEnds.get(Access.INT, row) - first;
      int firedRoom = outFiredEnds.get(Access.INT, row);
      int activeRoom = outStarts.get(Access.INT, row + 4);
      int firedShift = place.get(Access.INT, at + MergeIndex.FIRED_AT) - k;
      int activeShift = place.get(Access.INT, at + MergeIndex.ACTIVE_AT) - firedEnd;
      if (isNext) {
        next.set(Access.INT, at + MergeIndex.FIRED_AT, Math.min(firedRoom, firedEnd + firedShift));
        next.set(Access.INT, at + MergeIndex.ACTIVE_AT, Math.min(activeRoom, end + activeShift));
      }
      for (; k < end; k++) {
        boolean isFired = k < firedEnd;
        int to = k + (isFired ? firedShift : activeShift);
        if (to < (isFired ? firedRoom : activeRoom)) {
          int id = firstNeuron + ids.get(Access.INT, 4L * k);
          outIds.set(Access.INT, 4L * (to - outFirst), id);
        }
      }
    }
  }
}
