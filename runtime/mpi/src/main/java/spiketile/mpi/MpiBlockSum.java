package spiketile.mpi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import spiketile.runtime.collectives.OrderedSum;
import spiketile.runtime.collectives.Shares;

/**
 * A block of floats on its way to be summed: parts go to the rank that sums them, and sums to all. Many may be under
 * way at a time.
 */
final class MpiBlockSum {
  final MemorySegment request;
  private final MpiCalls calls;
  private final long comm;
  private final int rank;
  private final MemorySegment counts;
  private final MemorySegment displacements;
  private final MemorySegment ownCounts;
  private final MemorySegment ownDisplacements;
  private final MemorySegment[] parts;
  private MemorySegment block;
  private long[] bounds;

  MpiBlockSum(MpiCalls calls, long comm, int rank, int ranks, Arena arena) {
    this.calls = calls;
    this.comm = comm;
    this.rank = rank;
    request = arena.allocate(JAVA_LONG);
    counts = arena.allocate(JAVA_INT, ranks);
    displacements = arena.allocate(JAVA_INT, ranks);
    ownCounts = arena.allocate(JAVA_INT, ranks);
    ownDisplacements = arena.allocate(JAVA_INT, ranks);
    parts = new MemorySegment[ranks];
  }

  /** Bytes that come from all ranks for a block of so many. */
  static long arrivingBytes(long blockBytes, int ranks) {
    return blockBytes + (long) ranks * Float.BYTES;
  }

  /**
   * Sends all parts of a block on their way.
   *
   * @param arrived room for this rank's part of all ranks' blocks
   * @return MPI's code
   */
  int scatter(MemorySegment newBlock, MemorySegment arrived) {
    block = newBlock;
    bounds = Shares.ofFloats(block.byteSize() / Float.BYTES, parts.length);
    int own = (int) (bounds[rank + 1] - bounds[rank]);
    for (int r = 0; r < parts.length; r++) {
      counts.setAtIndex(JAVA_INT, r, (int) (bounds[r + 1] - bounds[r]));
      displacements.setAtIndex(JAVA_INT, r, (int) bounds[r]);
      ownCounts.setAtIndex(JAVA_INT, r, own);
      ownDisplacements.setAtIndex(JAVA_INT, r, r * own);
      parts[r] = arrived.asSlice((long) r * own, own);
    }
    return calls.alltoallv(
        block, counts, displacements, arrived, ownCounts, ownDisplacements, comm, request);
  }

  /**
   * Sums this rank's parts, which have come, and sends the sum on its way.
   *
   * @return MPI's code
   */
  int gather(OrderedSum sum) {
    sum.apply(parts, block.asSlice(bounds[rank], bounds[rank + 1] - bounds[rank]));
    return calls.allgatherInPlace(block, counts, displacements, comm, request);
  }
}
