package spiketile.mpi;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.kernels.Kernels;
import spiketile.layout.ModelArena;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;
import spiketile.runtime.collectives.OrderedSum;
import spiketile.runtime.collectives.Shares;

/**
 * Ranks of an MPI communicator. Segments go to MPI as they are; calls for more bytes than one may have are cut into
 * several.
 *
 * <p>{@link #allReduce} is no {@code MPI_Allreduce}, whose order of summation is the library's own: parts go to
 * the rank that sums them, and sums to all.
 */
final class MpiCollectives implements Collectives {
  /** Most bytes of a call: MPI counts in ints. */
  static final int MOST_BYTES = 1 << 30;

  /** Bytes that are summed at a time. */
  private static final int SUM_BYTES = 4 << 20;

  /** Of any implementation's MPI_Status. */
  private static final int STATUS_BYTES = 64;

  private final MpiCalls calls;
  private final MpiHandles handles;
  private final Kernels kernels;
  private final long comm;
  private final int mostBytes;
  private final Runnable atClose;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment status = arena.allocate(STATUS_BYTES, Long.BYTES);
  private final MemorySegment number = arena.allocate(JAVA_INT);
  private final int rank;
  private final int ranks;
  private final MemorySegment counts;
  private final MemorySegment displacements;
  private final MemorySegment ownCounts;
  private final MemorySegment ownDisplacements;
  private final MemorySegment[] parts;
  private final OrderedSum sum;

  /** Parts of all ranks that this one sums; null until it does. */
  private MemorySegment arrived;

  MpiCollectives(
      MpiCalls calls,
      MpiHandles handles,
      Kernels kernels,
      long comm,
      int mostBytes,
      Runnable atClose) {
    this.calls = calls;
    this.handles = handles;
    this.kernels = kernels;
    this.comm = comm;
    this.mostBytes = mostBytes;
    this.atClose = atClose;
    calls.returnErrors(comm);
    calls.commRank(comm, number);
    rank = number.get(JAVA_INT, 0);
    calls.commSize(comm, number);
    ranks = number.get(JAVA_INT, 0);
    counts = arena.allocate(JAVA_INT, ranks);
    displacements = arena.allocate(JAVA_INT, ranks);
    ownCounts = arena.allocate(JAVA_INT, ranks);
    ownDisplacements = arena.allocate(JAVA_INT, ranks);
    parts = new MemorySegment[ranks];
    sum = new OrderedSum(kernels);
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int ranks() {
    return ranks;
  }

  @Override
  public void barrier() {
    check(calls.barrier(comm), "barrier");
  }

  @Override
  public void broadcast(MemorySegment data, int root) {
    Objects.checkIndex(root, ranks);
    for (long at = 0; at < data.byteSize(); at += mostBytes) {
      int bytes = (int) Math.min(mostBytes, data.byteSize() - at);
      check(calls.bcast(data.asSlice(at), bytes, root, comm), "broadcast from rank " + root);
    }
  }

  @Override
  public void allGather(MemorySegment data, long[] bounds) {
    Shares.check(bounds, ranks, data.byteSize());
    if (data.byteSize() > mostBytes) {
      for (int r = 0; r < ranks; r++) {
        broadcast(data.asSlice(bounds[r], bounds[r + 1] - bounds[r]), r);
      }
    } else {
      gather(data, bounds, "all-gather");
    }
  }

  private void gather(MemorySegment data, long[] bounds, String call) {
    describe(bounds);
    check(calls.allgatherInPlace(data, counts, displacements, comm), call);
  }

  private void describe(long[] bounds) {
    for (int r = 0; r < ranks; r++) {
      counts.setAtIndex(JAVA_INT, r, (int) (bounds[r + 1] - bounds[r]));
      displacements.setAtIndex(JAVA_INT, r, (int) bounds[r]);
    }
  }

  @Override
  public void allReduce(MemorySegment floats) {
    Shares.floats(floats.byteSize());
    int most = Math.min(SUM_BYTES, mostBytes / Float.BYTES * Float.BYTES);
    if (arrived == null) {
      arrived = arena.allocate(most + (long) ranks * Float.BYTES, ModelArena.ALIGNMENT);
    }
    for (long at = 0; at < floats.byteSize() && ranks > 1; at += most) {
      reduceBlock(floats.asSlice(at, Math.min(most, floats.byteSize() - at)));
    }
  }

  private void reduceBlock(MemorySegment block) {
    long[] bounds = Shares.ofFloats(block.byteSize() / Float.BYTES, ranks);
    int own = (int) (bounds[rank + 1] - bounds[rank]);
    describe(bounds);
    for (int r = 0; r < ranks; r++) {
      ownCounts.setAtIndex(JAVA_INT, r, own);
      ownDisplacements.setAtIndex(JAVA_INT, r, r * own);
      parts[r] = arrived.asSlice((long) r * own, own);
    }
    check(
        calls.alltoallv(block, counts, displacements, arrived, ownCounts, ownDisplacements, comm),
        "all-reduce");
    sum.apply(parts, block.asSlice(bounds[rank], own));
    gather(block, bounds, "all-reduce");
  }

  @Override
  public void send(MemorySegment data, int to) {
    Shares.checkOther(to, rank, ranks);
    long at = 0;
    do {
      int bytes = (int) Math.min(mostBytes, data.byteSize() - at);
      check(calls.send(data.asSlice(at), bytes, to, comm), "send to rank " + to);
      at += bytes;
    } while (at < data.byteSize());
  }

  @Override
  public void receive(MemorySegment data, int from) {
    Shares.checkOther(from, rank, ranks);
    String call = "receive from rank " + from;
    long at = 0;
    do {
      int bytes = (int) Math.min(mostBytes, data.byteSize() - at);
      check(calls.recv(data.asSlice(at), bytes, from, comm, status), call);
      check(calls.getCount(status, number), call);
      if (number.get(JAVA_INT, 0) != bytes) {
        String why = "%d bytes expected, %d came".formatted(bytes, number.get(JAVA_INT, 0));
        throw new CollectivesException(rank, ranks, call, why);
      }
      at += bytes;
    } while (at < data.byteSize());
  }

  @Override
  public Collectives split(int group) {
    if (group < 0) {
      throw new IllegalArgumentException("groups count from 0, not from " + group);
    }
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment handle = scratch.allocate(Long.BYTES, Long.BYTES);
      check(calls.commSplit(comm, group, rank, handle), "split");
      long part = handles.read(handle);
      return new MpiCollectives(calls, handles, kernels, part, mostBytes, () -> free(part));
    }
  }

  private void free(long part) {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment handle = scratch.allocate(Long.BYTES, Long.BYTES);
      handles.write(handle, part);
      calls.commFree(handle);
    }
  }

  /** Ends all processes, this one too. */
  @Override
  public void abort(String reason) {
    System.err.print("spiketile: rank %d of %d gives up: %s%n".formatted(rank, ranks, reason));
    calls.abort(comm, 1);
  }

  @Override
  public void close() {
    atClose.run();
    arena.close();
  }

  private void check(int code, String call) {
    if (code != 0) {
      throw new CollectivesException(rank, ranks, call, Mpi.message(calls, code));
    }
  }
}
