package spiketile.layout;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * The memory of what a layer's tiles share: merged lists, errors, partials, transpositions, the readout.
 *
 * <p>It stands in the arena beside the tiles' slices. On a bounded machine it counts as if it were spread
 * evenly over the tiles: that of the input over the first layer's. Growth beyond the plan then takes as much
 * of each tile, and is refused if one has too little.
 *
 * <p>One thread at a time may use it, and none of the tiles' own meanwhile.
 */
public final class ExchangeMemory implements MemorySource {
  private final ModelArena arena;
  private final String owner;
  private final List<TileMemory> tiles;
  private long planned;

  ExchangeMemory(ModelArena arena, String owner, long planned, List<TileMemory> tiles) {
    this.arena = arena;
    this.owner = owner;
    this.planned = planned;
    this.tiles = tiles;
  }

  @Override
  public MemorySegment allocate(long bytes) {
    long size = ModelArena.roundedBytes(bytes);
    if (size > planned) {
      grow(size);
    } else {
      planned -= size;
    }
    return arena.allocate(size);
  }

  private void grow(long size) {
    if (tiles.isEmpty()) {
      return;
    }
    if (size > room()) {
      throw new TileFullException(owner, size, room());
    }
    long lines = size / ModelArena.ALIGNMENT;
    long each = Math.ceilDiv(lines, (long) tiles.size()) * ModelArena.ALIGNMENT;
    tiles.forEach(tile -> tile.take(each));
  }

  @Override
  public long room() {
    long least = tiles.stream().mapToLong(TileMemory::spare).min().orElse(Long.MAX_VALUE);
    return least == Long.MAX_VALUE
        ? least
        : Math.max(least / ModelArena.ALIGNMENT * ModelArena.ALIGNMENT * tiles.size(), planned);
  }

  @Override
  public String owner() {
    return owner;
  }
}
