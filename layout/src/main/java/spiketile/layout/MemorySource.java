package spiketile.layout;

import java.lang.foreign.MemorySegment;

/** Where regions are cut from: the arena, a tile's slice of it, or what a layer's tiles share. */
public sealed interface MemorySource permits ModelArena, TileMemory, ExchangeMemory {
  /**
   * Cuts a zeroed piece of memory.
   *
   * @param bytes how many bytes, rounded up to a multiple of {@link ModelArena#ALIGNMENT}
   * @return a segment on a 64-byte boundary
   * @throws TileFullException if a tile of a bounded machine has no room for it
   */
  MemorySegment allocate(long bytes);

  /**
   * What can still be cut.
   *
   * @return bytes, rounded pieces; {@link Long#MAX_VALUE} if nothing but the system sets a limit
   */
  long room();

  /**
   * Whose memory it is, for messages.
   *
   * @return such as {@code layer 1, tile 3 of ipu-mk2}
   */
  String owner();

  /**
   * Refuses growth for which there is no room, before anything has changed.
   *
   * @param bytes what is needed, the rounding of each piece included
   * @param list the list that has outgrown its memory
   * @param rows how many of its rows are written
   * @throws TileFullException if there is less room
   */
  default void requireRoom(long bytes, SpikeList list, int rows) {
    if (bytes > room()) {
      throw new TileFullException(owner(), bytes, room(), list, rows);
    }
  }
}
