package spiketile.mpi;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
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

  /** Most bytes that are summed at a time. */
  private static final int SUM_BYTES = 16 << 20;

  /** How often to ask for an answer that may come at once, and how long to pause between later questions. */
  private static final int BUSY_TRIES = 50;

  private static final long PAUSE_NANOS = 20_000;

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
  private final MemorySegment request = arena.allocate(JAVA_LONG);
  private final MemorySegment number = arena.allocate(JAVA_INT);
  private final int rank;
  private final int ranks;
  private final MemorySegment counts;
  private final MemorySegment displacements;
  private final OrderedSum sum;
  private final List<MpiBlockSum> sums = new ArrayList<>();
  private final List<MemorySegment> blocks = new ArrayList<>();

  /** Parts of all ranks' blocks that this one sums. */
  private MemorySegment arrived = MemorySegment.NULL;

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
    complete(calls.barrier(comm, request), "barrier");
  }

  @Override
  public void broadcast(MemorySegment data, int root) {
    Objects.checkIndex(root, ranks);
    for (long at = 0; at < data.byteSize(); at += mostBytes) {
      int bytes = (int) Math.min(mostBytes, data.byteSize() - at);
      String call = "broadcast from rank " + root;
      complete(calls.bcast(data.asSlice(at), bytes, root, comm, request), call);
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
      gather(data, bounds);
    }
  }

  private void gather(MemorySegment data, long[] bounds) {
    for (int r = 0; r < ranks; r++) {
      counts.setAtIndex(JAVA_INT, r, (int) (bounds[r + 1] - bounds[r]));
      displacements.setAtIndex(JAVA_INT, r, (int) bounds[r]);
    }
    complete(calls.allgatherInPlace(data, counts, displacements, comm, request), "all-gather");
  }

  @Override
  public void allReduce(List<MemorySegment> floats) {
    floats.forEach(data -> Shares.floats(data.byteSize()));
    if (ranks == 1) {
      return;
    }
    int most = Math.min(SUM_BYTES, mostBytes / Float.BYTES * Float.BYTES);
    long room = most;
    for (MemorySegment data : floats) {
      for (long at = 0; at < data.byteSize(); at += most) {
        MemorySegment block = data.asSlice(at, Math.min(most, data.byteSize() - at));
        if (block.byteSize() > room) {
          sumBlocks();
          room = most;
        }
        blocks.add(block);
        room -= block.byteSize();
      }
    }
    sumBlocks();
  }

  /** Sums the blocks that have been collected, all at a time. */
  private void sumBlocks() {
    long bytes = 0;
    for (int i = 0; i < blocks.size(); i++) {
      bytes += MpiBlockSum.arrivingBytes(blocks.get(i).byteSize(), ranks);
    }
    makeRoom(bytes);
    long at = 0;
    for (int i = 0; i < blocks.size(); i++) {
      long arriving = MpiBlockSum.arrivingBytes(blocks.get(i).byteSize(), ranks);
      check(sums.get(i).scatter(blocks.get(i), arrived.asSlice(at, arriving)), "all-reduce");
      at += arriving;
    }
    for (int i = 0; i < blocks.size(); i++) {
      await(sums.get(i).request, "all-reduce");
      check(sums.get(i).gather(sum), "all-reduce");
    }
    for (int i = 0; i < blocks.size(); i++) {
      await(sums.get(i).request, "all-reduce");
    }
    blocks.clear();
  }

  /** Room for what arrives, and as many sums as there are blocks. */
  private void makeRoom(long bytes) {
    if (bytes > arrived.byteSize()) {
      arrived = Arena.ofAuto().allocate(bytes, ModelArena.ALIGNMENT);
    }
    while (sums.size() < blocks.size()) {
      sums.add(new MpiBlockSum(calls, comm, rank, ranks, arena));
    }
  }

  @Override
  public void send(MemorySegment data, int to) {
    Shares.checkOther(to, rank, ranks);
    long at = 0;
    do {
      int bytes = (int) Math.min(mostBytes, data.byteSize() - at);
      complete(calls.send(data.asSlice(at), bytes, to, comm, request), "send to rank " + to);
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
      complete(calls.receive(data.asSlice(at), bytes, from, comm, request), call);
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

  /**
   * Waits until a call that has begun is complete, and leaves the core to whoever has something to do: this rank's own
   * workers, while its gradients are summed, or another rank.
   */
  private void complete(int begun, String call) {
    check(begun, call);
    await(request, call);
  }

  private void await(MemorySegment begun, String call) {
    for (int tries = 1; !isComplete(begun, call); tries++) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CollectivesException(rank, ranks, call, "interrupted");
      }
      if (tries < BUSY_TRIES) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean isComplete(MemorySegment begun, String call) {
    check(calls.test(begun, number, status), call);
    return number.get(JAVA_INT, 0) != 0;
  }

  private void check(int code, String call) {
    if (code != 0) {
      throw new CollectivesException(rank, ranks, call, Mpi.message(calls, code));
    }
  }
}
