package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.layout.MergeIndex;
import spiketile.layout.SpikeList;

/**
 * The exchange: concatenates the lists of a layer's tiles, row by row, into the layer's list.
 *
 * <p>Tiles in ascending order keep the ids ascending. First {@link #index} finds the places of all
 * rows, then {@link #copy} moves the ids; any number of threads may copy disjoint rows. Under an
 * activity cap a row keeps the lowest fired ids, then active ones in the room that is left.
 *
 * <p>Alignment: lists and indices on 4 bytes. Aliasing: the lists share no memory. Complexity:
 * O(rows·tiles + entries).
 */
public final class SpikeMerge {
  private SpikeMerge() {}

  /**
   * Finds where each tile's entries go, and sets the row bounds of the layer's list.
   *
   * @param tiles the tiles' lists, complete up to {@code endRow}
   * @param places receives each tile's places
   * @param cap most entries of a row
   * @param out the layer's list, complete up to {@code firstRow}
   * @param firstRow first row
   * @param endRow row after the last
   * @return the number of entries that the cap dropped
   * @throws IllegalStateException if the list would have 2³¹ entries or more
   * @throws IndexOutOfBoundsException if the rows are not rows of the layer's list
   */
  public static long index(
      SpikeList[] tiles, MergeIndex[] places, int cap, SpikeList out, int firstRow, int endRow) {
    Checks.listRows(out, firstRow, endRow);
    MemorySegment starts = out.rowStarts();
    MemorySegment fired = out.firedEnds();
    long dropped = 0;
    long entry = out.rowStart(firstRow);
    for (int r = firstRow; r < endRow; r++) {
      int firedKept = placeFired(tiles, places, r, (int) entry, cap);
      int activeKept = placeActive(tiles, places, r, (int) entry + firedKept, cap - firedKept);
      dropped += total(tiles, r) - firedKept - activeKept;
      fired.set(Access.INT, (long) r << 2, (int) entry + firedKept);
      entry += firedKept + activeKept;
      if (entry > Integer.MAX_VALUE) {
        throw new IllegalStateException(
            "row " + r + ": a spike list holds at most 2³¹ − 1 entries; use a smaller batch");
      }
      starts.set(Access.INT, (r + 1L) << 2, (int) entry);
    }
    return dropped;
  }

  private static int placeFired(
      SpikeList[] tiles, MergeIndex[] places, int row, int entry, int cap) {
    int kept = 0;
    for (int i = 0; i < tiles.length; i++) {
      int count = Math.min(tiles[i].firedEnd(row) - tiles[i].rowStart(row), cap - kept);
      MemorySegment place = places[i].data();
      place.set(Access.INT, row * MergeIndex.ROW + MergeIndex.FIRED_AT, entry + kept);
      place.set(Access.INT, row * MergeIndex.ROW + MergeIndex.FIRED_KEPT, count);
      kept += count;
    }
    return kept;
  }

  private static int placeActive(
      SpikeList[] tiles, MergeIndex[] places, int row, int entry, int cap) {
    int kept = 0;
    for (int i = 0; i < tiles.length; i++) {
      int count = Math.min(tiles[i].rowStart(row + 1) - tiles[i].firedEnd(row), cap - kept);
      MemorySegment place = places[i].data();
      place.set(Access.INT, row * MergeIndex.ROW + MergeIndex.ACTIVE_AT, entry + kept);
      place.set(Access.INT, row * MergeIndex.ROW + MergeIndex.ACTIVE_KEPT, count);
      kept += count;
    }
    return kept;
  }

  private static int total(SpikeList[] tiles, int row) {
    int entries = 0;
    for (SpikeList tile : tiles) {
      entries += tile.rowStart(row + 1) - tile.rowStart(row);
    }
    return entries;
  }

  /**
   * Moves the ids of rows {@code [firstRow, endRow)}, from ids within the tile to ids within the
   * layer.
   *
   * @param tiles the tiles' lists
   * @param firstNeurons first neuron of each tile
   * @param places where {@link #index} put the rows
   * @param out the layer's list, with room for all entries
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
      copyTile(tiles[i], firstNeurons[i], places[i].data(), out.ids(), firstRow, endRow);
    }
  }

  private static void copyTile(
      SpikeList tile,
      int firstNeuron,
      MemorySegment places,
      MemorySegment out,
      int firstRow,
      int endRow) {
    MemorySegment ids = tile.ids();
    for (int r = firstRow; r < endRow; r++) {
      int start = tile.rowStart(r);
      if (start != tile.rowStart(r + 1)) {
        long place = r * MergeIndex.ROW;
        copyIds(
            ids,
            start,
            places.get(Access.INT, place + MergeIndex.FIRED_KEPT),
            firstNeuron,
            out,
            places.get(Access.INT, place + MergeIndex.FIRED_AT));
        copyIds(
            ids,
            tile.firedEnd(r),
            places.get(Access.INT, place + MergeIndex.ACTIVE_KEPT),
            firstNeuron,
            out,
            places.get(Access.INT, place + MergeIndex.ACTIVE_AT));
      }
    }
  }

  private static void copyIds(
      MemorySegment ids, int from, int count, int firstNeuron, MemorySegment out, int to) {
    for (int k = 0; k < count; k++) {
      out.set(Access.INT, (to + k) * 4L, firstNeuron + ids.get(Access.INT, (from + k) * 4L));
    }
  }
}
