package spiketile.runtime.collectives;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where the ranks of one process meet: a barrier, a place for each rank to show its memory, and one for a message
 * of each rank to each other. Nobody waits here for a rank that has gone.
 */
final class World {
  final int ranks;

  /** The memory that each rank shows, in pieces. */
  final List<List<MemorySegment>> shown;

  /** In a split, the number of the group that each rank goes to, and that group. */
  final int[] numbers;

  final World[] parts;

  /** How long it may take a rank that waits here to see that one in another world of the family gave up. */
  private static final long FAILURE_CHECK_MILLIS = 50;

  /** Of this world and those split from it, what all fail with. */
  private final Family family;

  private final MemorySegment[][] messages;
  private final boolean[] left;
  private int arrived;
  private long generation;

  /** What worlds that were split from each other share. */
  private static final class Family {
    private volatile String failure;
  }

  World(int ranks) {
    this(ranks, new Family());
  }

  private World(int ranks, Family family) {
    this.ranks = ranks;
    this.family = family;
    shown = new ArrayList<>(Collections.nCopies(ranks, List.of()));
    numbers = new int[ranks];
    parts = new World[ranks];
    messages = new MemorySegment[ranks][ranks];
    left = new boolean[ranks];
  }

  /** A world for some of these ranks. */
  World part(int members) {
    return new World(members, family);
  }

  synchronized void fail(int rank, String reason) {
    synchronized (family) {
      if (family.failure == null) {
        family.failure = "rank %d of %d gave up: %s".formatted(rank, ranks, reason);
      }
    }
    notifyAll();
  }

  synchronized void leave(int rank) {
    left[rank] = true;
    notifyAll();
  }

  synchronized void barrier(int rank, String call) {
    check(rank, call);
    long mine = generation;
    if (++arrived == ranks) {
      arrived = 0;
      generation++;
      notifyAll();
    }
    while (generation == mine) {
      for (int other = 0; other < ranks; other++) {
        checkHere(other, rank, call);
      }
      await(rank, call);
    }
  }

  /** Shows a message to its receiver, and returns when it has been taken. */
  synchronized void send(int from, int to, MemorySegment data, String call) {
    messages[from][to] = data;
    notifyAll();
    while (messages[from][to] != null) {
      checkHere(to, from, call);
      await(from, call);
    }
  }

  /** Waits for a message. */
  synchronized MemorySegment arrival(int from, int to, String call) {
    while (messages[from][to] == null) {
      checkHere(from, to, call);
      await(to, call);
    }
    return messages[from][to];
  }

  /** Lets the sender of a message go. */
  synchronized void taken(int from, int to) {
    messages[from][to] = null;
    notifyAll();
  }

  /** Waits for news, of which the caller sees whether they are what it waits for; fails if there can be none. */
  private void await(int rank, String call) {
    check(rank, call);
    try {
      wait(FAILURE_CHECK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(rank, "interrupted");
    }
  }

  private void check(int rank, String call) {
    if (family.failure != null) {
      throw new CollectivesException(rank, ranks, call, family.failure);
    }
  }

  private void checkHere(int other, int rank, String call) {
    if (left[other]) {
      throw new CollectivesException(rank, ranks, call, "rank " + other + " has left");
    }
  }
}
