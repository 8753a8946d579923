package spiketile.runtime.collectives;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import spiketile.kernels.Kernels;

/**
 * Ranks that are threads of one process: for tests, and to simulate many chips on one machine. They read each other's
 * memory where it lies, so all of it must be open to all threads ({@code Arena.ofShared}).
 */
public final class InProcessCollectives implements Collectives {
  private final World world;
  private final int rank;
  private final Kernels kernels;
  private final OrderedSum sum;

  private InProcessCollectives(World world, int rank, Kernels kernels) {
    this.world = world;
    this.rank = rank;
    this.kernels = kernels;
    sum = new OrderedSum(kernels);
  }

  /**
   * Opens a group.
   *
   * @param ranks how many ranks it has
   * @param kernels what sums
   * @return one for each rank, in order
   * @throws IllegalArgumentException if there is not at least one rank
   */
  public static List<Collectives> open(int ranks, Kernels kernels) {
    if (ranks < 1) {
      throw new IllegalArgumentException("a group has at least one rank, not " + ranks);
    }
    World world = new World(ranks);
    return IntStream.range(0, ranks)
        .<Collectives>mapToObj(r -> new InProcessCollectives(world, r, kernels))
        .toList();
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int ranks() {
    return world.ranks;
  }

  @Override
  public void barrier() {
    world.barrier(rank, "barrier");
  }

  @Override
  public void broadcast(MemorySegment data, int root) {
    Objects.checkIndex(root, world.ranks);
    String call = "broadcast from rank " + root;
    show(List.of(data), call);
    if (rank != root) {
      MemorySegment.copy(world.shown.get(root).getFirst(), 0, data, 0, data.byteSize());
    }
    world.barrier(rank, call);
  }

  @Override
  public void allGather(MemorySegment data, long[] bounds) {
    Shares.check(bounds, world.ranks, data.byteSize());
    show(List.of(data), "all-gather");
    copyParts(0, data, bounds);
    world.barrier(rank, "all-gather");
  }

  @Override
  public void allReduce(List<MemorySegment> floats) {
    List<long[]> bounds =
        floats.stream()
            .map(data -> Shares.ofFloats(Shares.floats(data.byteSize()), world.ranks))
            .toList();
    show(floats, "all-reduce");
    for (int i = 0; i < floats.size(); i++) {
      sumPart(i, floats.get(i), bounds.get(i));
    }
    world.barrier(rank, "all-reduce");
    for (int i = 0; i < floats.size(); i++) {
      copyParts(i, floats.get(i), bounds.get(i));
    }
    world.barrier(rank, "all-reduce");
  }

  /** Sums this rank's part of a piece. */
  private void sumPart(int piece, MemorySegment data, long[] bounds) {
    MemorySegment[] parts =
        world.shown.stream()
            .map(pieces -> part(pieces.get(piece), bounds, rank))
            .toArray(MemorySegment[]::new);
    sum.apply(parts, part(data, bounds, rank));
  }

  /** Shows memory to the others, all of which must show pieces of the same sizes. */
  private void show(List<MemorySegment> pieces, String call) {
    world.shown.set(rank, pieces);
    world.barrier(rank, call);
    List<Long> first = sizes(world.shown.getFirst());
    for (int r = 1; r < world.ranks; r++) {
      List<Long> sizes = sizes(world.shown.get(r));
      if (!sizes.equals(first)) {
        String why =
            "rank 0 brought %s bytes and rank %d %s".formatted(text(first), r, text(sizes));
        throw new CollectivesException(rank, world.ranks, call, why);
      }
    }
  }

  private static List<Long> sizes(List<MemorySegment> pieces) {
    return pieces.stream().map(MemorySegment::byteSize).toList();
  }

  private static String text(List<Long> sizes) {
    return sizes.stream().map(String::valueOf).collect(Collectors.joining(" + "));
  }

  /** Copies the other ranks' parts of a piece. */
  private void copyParts(int piece, MemorySegment data, long[] bounds) {
    for (int r = 0; r < world.ranks; r++) {
      if (r != rank) {
        part(data, bounds, r).copyFrom(part(world.shown.get(r).get(piece), bounds, r));
      }
    }
  }

  private static MemorySegment part(MemorySegment data, long[] bounds, int r) {
    return data.asSlice(bounds[r], bounds[r + 1] - bounds[r]);
  }

  @Override
  public void send(MemorySegment data, int to) {
    Shares.checkOther(to, rank, world.ranks);
    world.send(rank, to, data, "send to rank " + to);
  }

  @Override
  public void receive(MemorySegment data, int from) {
    Shares.checkOther(from, rank, world.ranks);
    String call = "receive from rank " + from;
    MemorySegment message = world.arrival(from, rank, call);
    if (message.byteSize() != data.byteSize()) {
      String why = "%d bytes expected, %d came".formatted(data.byteSize(), message.byteSize());
      throw new CollectivesException(rank, world.ranks, call, why);
    }
    data.copyFrom(message);
    world.taken(from, rank);
  }

  @Override
  public Collectives split(int group) {
    if (group < 0) {
      throw new IllegalArgumentException("groups count from 0, not from " + group);
    }
    world.numbers[rank] = group;
    world.barrier(rank, "split");
    int[] members =
        IntStream.range(0, world.ranks).filter(r -> world.numbers[r] == group).toArray();
    if (members[0] == rank) {
      World part = world.part(members.length);
      for (int member : members) {
        world.parts[member] = part;
      }
    }
    world.barrier(rank, "split");
    return new InProcessCollectives(world.parts[rank], Arrays.binarySearch(members, rank), kernels);
  }

  @Override
  public void abort(String reason) {
    world.fail(rank, reason);
  }

  /** Leaves the group: who waits for this rank, or comes to, fails. */
  @Override
  public void close() {
    world.leave(rank);
  }
}
