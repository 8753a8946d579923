package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Spikes and active neurons of one population over time, in compressed sparse rows.
 *
 * <p>Row {@code r = t·B + b} holds the <em>fired</em> ids (u ≥ ϑ) first, ascending, then the ids
 * that are only <em>active</em> (ϑ_grad ≤ u &lt; ϑ), ascending:
 *
 * <pre>
 *   rowStart[r]          firedEnd[r]            rowStart[r+1]
 *       | fired ids …        | active ids …          |
 * </pre>
 *
 * <p>Aligned with the ids stand, where the list keeps them, σ'(u) and u. A tile's own list has ids
 * from 0 within the tile and keeps σ'; a layer's merged list has ids within the layer and keeps ids
 * alone, since only spikes travel between tiles.
 *
 * <p>Rows are written in ascending order. Kernels never grow a list: they stop at the first row that
 * might not fit, and the owner calls {@link #ensureCapacity} and goes on from there.
 */
public final class SpikeList {
  /** What stands beside each id. */
  public enum Detail {
    /** Ids alone. */
    IDS,
    /** Ids and σ'(u). */
    SIGMA,
    /** Ids, σ'(u) and u: what the gradient through the reset needs. */
    SIGMA_AND_MEMBRANE
  }

  private final int neurons;
  private final int maxRows;
  private final Detail detail;
  private final MemorySegment rowStart;
  private final MemorySegment firedEnd;
  private MemorySegment ids;
  private MemorySegment sigma;
  private MemorySegment membrane;
  private int capacity;
  private int firstCapacity;
  private int rows;

  private SpikeList(
      int neurons, int maxRows, Detail detail, MemorySegment rowStart, MemorySegment firedEnd) {
    if (neurons < 1 || maxRows < 0) {
      throw new IllegalArgumentException(
          "neurons ≥ 1 and rows ≥ 0 needed: " + neurons + ", " + maxRows);
    }
    Native.requireInts(rowStart, "rowStart", maxRows + 1L);
    Native.requireInts(firedEnd, "firedEnd", maxRows);
    this.neurons = neurons;
    this.maxRows = maxRows;
    this.detail = detail;
    this.rowStart = rowStart;
    this.firedEnd = firedEnd;
  }

  /**
   * Allocates an empty list.
   *
   * @param memory where to cut it from
   * @param neurons ids are below this
   * @param maxRows most rows it will ever have
   * @param detail what stands beside each id
   * @param capacity entries to have room for at first
   * @return the list, with no rows
   */
  public static SpikeList allocate(
      MemorySource memory, int neurons, int maxRows, Detail detail, int capacity) {
    MemorySegment start = memory.allocate((maxRows + 1L) * Integer.BYTES);
    MemorySegment fired = memory.allocate((long) maxRows * Integer.BYTES);
    SpikeList list = new SpikeList(neurons, maxRows, detail, start, fired);
    list.attach(memory, capacity);
    list.firstCapacity = capacity;
    return list;
  }

  /**
   * Bytes that {@link #allocate} takes.
   *
   * @param maxRows most rows it will ever have
   * @param detail what stands beside each id
   * @param capacity entries to have room for
   * @return bytes, with the rounding of each piece
   */
  public static long bytes(int maxRows, Detail detail, int capacity) {
    long perId = ModelArena.roundedBytes((long) capacity * Integer.BYTES);
    return ModelArena.roundedBytes((maxRows + 1L) * Integer.BYTES)
        + ModelArena.roundedBytes((long) maxRows * Integer.BYTES)
        + (detail.ordinal() + 1) * perId;
  }

  /**
   * Describes a complete list in memory that somebody else owns; nothing is copied.
   *
   * @param neurons ids are below this
   * @param rowStart {@code rows + 1} ints, ascending from 0
   * @param firedEnd {@code rows} ints, each between its row's start and end
   * @param ids as many ints as the last {@code rowStart} says
   * @return a list of {@code ids} alone over that memory
   * @throws IllegalArgumentException if memory is on the heap, unaligned or too small, or if the
   *     rows do not follow each other
   */
  public static SpikeList wrap(
      int neurons, MemorySegment rowStart, MemorySegment firedEnd, MemorySegment ids) {
    int rows = Math.toIntExact(firedEnd.byteSize() / Integer.BYTES);
    SpikeList list = new SpikeList(neurons, rows, Detail.IDS, rowStart, firedEnd);
    list.rows = rows;
    list.requireOrderedRows();
    Native.requireInts(ids, "ids", list.entries());
    list.ids = ids;
    list.sigma = MemorySegment.NULL;
    list.membrane = MemorySegment.NULL;
    list.capacity = Math.toIntExact(ids.byteSize() / Integer.BYTES);
    return list;
  }

  private void requireOrderedRows() {
    int end = 0;
    for (int r = 0; r < rows; r++) {
      if (rowStart(r) != end || firedEnd(r) < end || rowStart(r + 1) < firedEnd(r)) {
        throw new IllegalArgumentException(
            "row %d: rowStart %d, firedEnd %d, next rowStart %d do not ascend from %d"
                .formatted(r, rowStart(r), firedEnd(r), rowStart(r + 1), end));
      }
      end = rowStart(r + 1);
    }
    if (rows == 0 && rowStart(0) != 0) {
      throw new IllegalArgumentException(
          "no rows, and rowStart %d does not ascend from 0".formatted(rowStart(0)));
    }
  }

  /**
   * Empties the list and says how many rows it is about to get.
   *
   * @param newRows number of rows
   * @param emptyRows how many of the first rows are empty and need no writing
   * @throws IllegalArgumentException if there is no room for so many rows
   */
  public void begin(int newRows, int emptyRows) {
    if (newRows < 0 || newRows > maxRows) {
      throw new IllegalArgumentException(
          "this list has room for " + maxRows + " rows, not " + newRows);
    }
    Objects.checkFromToIndex(0, emptyRows, newRows);
    rows = newRows;
    rowStart.asSlice(0, (emptyRows + 1L) * Integer.BYTES).fill((byte) 0);
    firedEnd.asSlice(0, (long) emptyRows * Integer.BYTES).fill((byte) 0);
  }

  /**
   * Makes room for more entries in a list of which all rows are written, keeping those there are.
   *
   * @param memory where to cut it from, as the list was
   * @param entries how many must fit in all
   * @throws IllegalStateException if that is more than a list can hold (2³¹ − 1)
   * @throws TileFullException if a tile of a bounded machine has no room for so many; the list is
   *     as it was
   */
  public void ensureCapacity(MemorySource memory, long entries) {
    ensureCapacity(memory, entries, rows);
  }

  /**
   * Makes room for more entries, keeping those there are.
   *
   * @param memory where to cut it from, as the list was
   * @param entries how many must fit in all
   * @param writtenRows how many rows have their starts, from the first on
   * @throws IllegalStateException if that is more than a list can hold (2³¹ − 1)
   * @throws TileFullException if a tile of a bounded machine has no room for so many; the list is
   *     as it was
   */
  public void ensureCapacity(MemorySource memory, long entries, int writtenRows) {
    if (entries <= capacity) {
      return;
    }
    if (entries > Integer.MAX_VALUE) {
      throw new IllegalStateException(
          "a spike list holds at most 2³¹ − 1 entries, needed: "
              + entries
              + "; use a smaller batch or fewer steps");
    }
    MemorySegment oldIds = ids;
    MemorySegment oldSigma = sigma;
    MemorySegment oldMembrane = membrane;
    int kept = capacity;
    int wanted = (int) Math.min(Math.max(entries, 2L * capacity), Integer.MAX_VALUE);
    int next = entryBytes(wanted) > memory.room() ? (int) entries : wanted;
    memory.requireRoom(entryBytes(next), this, writtenRows);
    attach(memory, next);
    copy(oldIds, ids, kept);
    copy(oldSigma, sigma, kept);
    copy(oldMembrane, membrane, kept);
  }

  private long entryBytes(int entries) {
    return (detail.ordinal() + 1) * ModelArena.roundedBytes((long) entries * Integer.BYTES);
  }

  private static void copy(MemorySegment from, MemorySegment to, int entries) {
    if (to.byteSize() > 0) {
      MemorySegment.copy(from, 0, to, 0, (long) entries * Integer.BYTES);
    }
  }

  private void attach(MemorySource memory, int entries) {
    long bytes = (long) entries * Integer.BYTES;
    ids = memory.allocate(bytes);
    sigma = detail == Detail.IDS ? MemorySegment.NULL : memory.allocate(bytes);
    membrane = detail == Detail.SIGMA_AND_MEMBRANE ? memory.allocate(bytes) : MemorySegment.NULL;
    capacity = entries;
  }

  /**
   * The population's size.
   *
   * @return ids are below this
   */
  public int neurons() {
    return neurons;
  }

  /**
   * The number of rows.
   *
   * @return rows, as {@link #begin} set them
   */
  public int rows() {
    return rows;
  }

  /**
   * The room there is.
   *
   * @return entries that fit without growing
   */
  public int capacity() {
    return capacity;
  }

  /**
   * The room there was at first, as a share of all rows and neurons.
   *
   * @return the activity up to which the list need not grow
   */
  double plannedShare() {
    return (double) firstCapacity / Math.max(1, (long) maxRows * neurons);
  }

  /**
   * The entries in all rows.
   *
   * @return {@code rowStart[rows]}
   */
  public int entries() {
    return rowStart(rows);
  }

  /**
   * What stands beside each id.
   *
   * @return the detail the list was allocated with
   */
  public Detail detail() {
    return detail;
  }

  /**
   * Where a row starts.
   *
   * @param row a row, or the number of rows for the end of the last
   * @return index of its first entry
   */
  public int rowStart(int row) {
    return rowStart.getAtIndex(JAVA_INT, row);
  }

  /**
   * Where a row's fired ids end and its active ids start.
   *
   * @param row a row
   * @return index of its first entry that did not fire
   */
  public int firedEnd(int row) {
    return firedEnd.getAtIndex(JAVA_INT, row);
  }

  /**
   * One id.
   *
   * @param entry index of the entry
   * @return the neuron
   */
  public int id(int entry) {
    return ids.getAtIndex(JAVA_INT, entry);
  }

  /**
   * One σ'.
   *
   * @param entry index of the entry
   * @return σ'(u) of that neuron in that row
   */
  public float sigma(int entry) {
    return sigma.getAtIndex(JAVA_FLOAT, entry);
  }

  /**
   * Row starts.
   *
   * @return the memory of {@code maxRows + 1} ints
   */
  public MemorySegment rowStarts() {
    return rowStart;
  }

  /**
   * Ends of the fired ids.
   *
   * @return the memory of {@code maxRows} ints
   */
  public MemorySegment firedEnds() {
    return firedEnd;
  }

  /**
   * Ids.
   *
   * @return the memory of {@link #capacity} ints; another one after growth
   */
  public MemorySegment ids() {
    return ids;
  }

  /**
   * σ' beside the ids.
   *
   * @return the memory of {@link #capacity} floats, or an empty segment if the list keeps none
   */
  public MemorySegment sigmas() {
    return sigma;
  }

  /**
   * u beside the ids.
   *
   * @return the memory of {@link #capacity} floats, or an empty segment if the list keeps none
   */
  public MemorySegment membranes() {
    return membrane;
  }
}
