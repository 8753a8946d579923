package spiketile.layout;

import java.lang.foreign.MemorySegment;

/**
 * Where the rows of a tile's list ended up in the layer's list: four ints a row.
 *
 * <p>The exchange writes it, and the backward pass finds a tile's errors by it. Of the tile's fired
 * ids in row r the first {@code firedKept} stand from entry {@code firedAt} of the layer's list on;
 * likewise the active ones. Fewer are kept than there are only under an activity cap.
 *
 * @param data native memory of {@code 16·rows} bytes
 * @param rows most rows
 */
public record MergeIndex(MemorySegment data, int rows) {
  /** Bytes of one row. */
  public static final long ROW = 16;

  /** Byte in the row of the first fired entry's index. */
  public static final long FIRED_AT = 0;

  /** Byte in the row of the number of fired entries kept. */
  public static final long FIRED_KEPT = 4;

  /** Byte in the row of the first active entry's index. */
  public static final long ACTIVE_AT = 8;

  /** Byte in the row of the number of active entries kept. */
  public static final long ACTIVE_KEPT = 12;

  /**
   * Checks the description against the memory.
   *
   * @throws IllegalArgumentException if the memory is on the heap, unaligned or too small
   */
  public MergeIndex {
    Native.requireInts(data, "merge index", rows * ROW / Integer.BYTES);
  }
}
