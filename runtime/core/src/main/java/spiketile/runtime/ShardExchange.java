package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import spiketile.layout.LayerPlan;
import spiketile.layout.MemorySource;
import spiketile.layout.SpikeList;
import spiketile.runtime.collectives.Collectives;

/**
 * The exchange of a layer whose tiles are on several ranks: each gets the lists of all tiles, as they were made, and the sums of all
 * ranks' errors.
 */
final class ShardExchange {
  /** Of each tile and row: where the row ends, and where its fired ids do. */
  private static final int BOUNDS = 2;

  private final Collectives ranks;
  private final MemorySource memory;
  private final ExchangeCounter sent;

  /** Of all tiles. */
  private final SpikeList[] lists;

  /** The first tile of each rank, and the end of the last's. */
  private final int[] firstTiles;

  private final int ownNeurons;
  private final long[] bytes;
  private MemorySegment bounds = MemorySegment.NULL;
  private MemorySegment ids = MemorySegment.NULL;

  /**
   * Describes the exchange.
   *
   * @param layer with all of its tiles
   * @param lists of all tiles, those of this rank's its own
   * @param memory for what is under way, and for lists that grow
   * @param sent counts what this rank sends
   */
  ShardExchange(
      Collectives ranks,
      LayerPlan layer,
      SpikeList[] lists,
      MemorySource memory,
      ExchangeCounter sent) {
    this.ranks = ranks;
    this.lists = lists;
    this.memory = memory;
    this.sent = sent;
    firstTiles = new int[ranks.ranks() + 1];
    for (int r = 0; r < firstTiles.length; r++) {
      firstTiles[r] = layer.firstOfPart(r, ranks.ranks());
    }
    bytes = new long[firstTiles.length];
    int neurons = 0;
    for (int i = firstOwn(); i < endOwn(); i++) {
      neurons += lists[i].neurons();
    }
    ownNeurons = neurons;
  }

  private int firstOwn() {
    return firstTiles[ranks.rank()];
  }

  private int endOwn() {
    return firstTiles[ranks.rank() + 1];
  }

  private boolean isOwn(int tile) {
    return tile >= firstOwn() && tile < endOwn();
  }

  /** Begins the other ranks' lists. */
  void begin(int rows, int emptyRows) {
    for (int i = 0; i < lists.length; i++) {
      if (!isOwn(i)) {
        lists[i].begin(rows, emptyRows);
      }
    }
  }

  /** Gives all ranks rows of all tiles' lists, of which those before are there. */
  void share(int firstRow, int endRow) {
    shareBounds(firstRow, endRow);
    shareIds(firstRow, endRow);
    int entries = 0;
    for (int i = firstOwn(); i < endOwn(); i++) {
      entries += entries(lists[i], firstRow, endRow);
    }
    int rows = endRow - firstRow;
    sent.addLists(entries, rows * (endOwn() - firstOwn()), rows, ownNeurons);
  }

  private static int entries(SpikeList list, int firstRow, int endRow) {
    return list.rowStart(endRow) - list.rowStart(firstRow);
  }

  private void shareBounds(int firstRow, int endRow) {
    long rowBytes = (long) (endRow - firstRow) * Integer.BYTES;
    for (int r = 0; r < bytes.length; r++) {
      bytes[r] = BOUNDS * rowBytes * firstTiles[r];
    }
    bounds = room(bounds, bytes[ranks.ranks()]);
    for (int i = firstOwn(); i < endOwn(); i++) {
      copyBounds(lists[i], firstRow, rowBytes, BOUNDS * rowBytes * i, true);
    }
    ranks.allGather(bounds.asSlice(0, bytes[ranks.ranks()]), bytes);
    for (int i = 0; i < lists.length; i++) {
      if (!isOwn(i)) {
        copyBounds(lists[i], firstRow, rowBytes, BOUNDS * rowBytes * i, false);
      }
    }
  }

  private void copyBounds(SpikeList list, int firstRow, long rowBytes, long at, boolean out) {
    long row = (long) firstRow * Integer.BYTES;
    copy(list.rowStarts(), row + Integer.BYTES, bounds, at, rowBytes, out);
    copy(list.firedEnds(), row, bounds, at + rowBytes, rowBytes, out);
  }

  private void shareIds(int firstRow, int endRow) {
    long end = 0;
    for (int r = 0; r < ranks.ranks(); r++) {
      bytes[r] = end;
      for (int i = firstTiles[r]; i < firstTiles[r + 1]; i++) {
        end += (long) entries(lists[i], firstRow, endRow) * Integer.BYTES;
      }
    }
    bytes[ranks.ranks()] = end;
    ids = room(ids, end);
    long at = bytes[ranks.rank()];
    for (int i = firstOwn(); i < endOwn(); i++) {
      at = copyIds(lists[i], firstRow, endRow, at, true);
    }
    ranks.allGather(ids.asSlice(0, end), bytes);
    at = 0;
    for (int i = 0; i < lists.length; i++) {
      if (isOwn(i)) {
        at += (long) entries(lists[i], firstRow, endRow) * Integer.BYTES;
      } else {
        lists[i].ensureCapacity(memory, lists[i].rowStart(endRow), firstRow);
        at = copyIds(lists[i], firstRow, endRow, at, false);
      }
    }
  }

  private long copyIds(SpikeList list, int firstRow, int endRow, long at, boolean out) {
    long count = (long) entries(list, firstRow, endRow) * Integer.BYTES;
    copy(list.ids(), (long) list.rowStart(firstRow) * Integer.BYTES, ids, at, count, out);
    return at + count;
  }

  private static void copy(
      MemorySegment list, long listAt, MemorySegment message, long at, long count, boolean out) {
    if (out) {
      MemorySegment.copy(list, listAt, message, at, count);
    } else {
      MemorySegment.copy(message, at, list, listAt, count);
    }
  }

  private MemorySegment room(MemorySegment there, long wanted) {
    return there.byteSize() >= wanted
        ? there
        : memory.allocate(Math.max(wanted, 2 * there.byteSize()));
  }

  /** Sums the errors of rows of the population below, of which each rank has its tiles' part. */
  void sumErrors(Population source, int firstRow, int endRow) {
    SpikeList list = source.spikes;
    long first = list.rowStart(firstRow);
    int count = entries(list, firstRow, endRow);
    ranks.allReduce(
        source.error().asSlice(first * JAVA_INT.byteSize(), count * JAVA_INT.byteSize()));
    sent.addErrors(count, endRow - firstRow, list.neurons());
  }
}
