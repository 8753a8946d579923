package spiketile.layout;

import java.lang.foreign.MemorySegment;

/**
 * A tile's own memory: one contiguous slice of the arena, of just the bytes that its plan counts.
 *
 * <p>Regions are cut from it one after the other, in the order in which they are asked for, and whoever gets
 * one gets just its bytes: an access outside is an {@link IndexOutOfBoundsException}, never a read of
 * a neighbour's. What is asked for beyond the plan, for a list that grows, comes from the arena; on
 * a bounded machine it counts against the tile's bytes. With {@link Backing#GUARDED} each region is a
 * mapping of its own, so that an unreadable page follows it.
 *
 * <p>One thread at a time may use it.
 */
public final class TileMemory implements MemorySource {
  private final ModelArena arena;
  private final String machine;
  private final TilePlan plan;
  private final MemorySegment slice;
  private final long planned;
  private long used;

  /** What the tile has beyond its plan; {@link Long#MAX_VALUE} if it is not bounded. */
  private long spare;

  TileMemory(ModelArena arena, MachineProfile machine, TilePlan plan) {
    this.arena = arena;
    this.plan = plan;
    this.machine = machine.name();
    planned = plan.totalBytes();
    slice = arena.backing() == Backing.GUARDED ? MemorySegment.NULL : arena.allocate(planned);
    spare = machine.bounded() ? machine.tileBytes() - plan.residentBytes() : Long.MAX_VALUE;
  }

  @Override
  public MemorySegment allocate(long bytes) {
    long size = ModelArena.roundedBytes(bytes);
    if (size > planned - used) {
      take(size);
      return arena.allocate(size);
    }
    used += size;
    return slice.byteSize() == 0 ? arena.allocate(size) : slice.asSlice(used - size, size);
  }

  /** Counts bytes that stand elsewhere and belong to this tile. */
  void take(long bytes) {
    if (bytes > spare) {
      throw new TileFullException(owner(), bytes, spare);
    }
    spare = spare == Long.MAX_VALUE ? spare : spare - bytes;
  }

  /** What the tile has beyond its plan. */
  long spare() {
    return spare;
  }

  @Override
  public long room() {
    return Math.max(spare, planned - used);
  }

  @Override
  public String owner() {
    return "layer %d, tile %d of %s".formatted(plan.layer() + 1, plan.tile() + 1, machine);
  }

  /**
   * The tile's slice.
   *
   * @return the planned bytes; an empty segment with {@link Backing#GUARDED}
   */
  public MemorySegment slice() {
    return slice;
  }

  /**
   * What has been cut from the planned bytes.
   *
   * @return all of them once the tile's regions are there
   */
  public long usedBytes() {
    return used;
  }
}
