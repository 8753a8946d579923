package spiketile.layout;

import java.lang.foreign.MemorySegment;

/**
 * Where the rows of a tile's list ended up in the layer's list: two ints a row.
 *
 * <p>The exchange writes it, and the backward pass finds a tile's errors by it. The tile's fired ids of
 * row r stand from entry {@code firedAt} of the layer's list on, its active ones from {@code activeAt}
 * on: as many of each as there are, or as the layer's row has room for. It has less only under an
 * activity cap.
 *
 * @param data native memory of {@code 8·rows} bytes
 * @param rows most rows
 */
public record MergeIndex(MemorySegment data, int rows) {
  /** Bytes of one row. */
  public static final long ROW = 8;

  /** Byte in the row of the first fired entry's index. */
  public static final long FIRED_AT = 0;

  /** Byte in the row of the first active entry's index. */
  public static final long ACTIVE_AT = 4;

  /**
   * Checks the description against the memory.
   *
   * @throws IllegalArgumentException if the memory is on the heap, unaligned or too small
   */
  public MergeIndex {
    Native.requireInts(data, "merge index", rows * ROW / Integer.BYTES);
  }
}
