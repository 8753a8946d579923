package spiketile.runtime;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Where the threads of a superstep meet: a leader that lets the others into a round and waits for
 * them, and the others, which wait for the round and report its end.
 *
 * <p>Who waits spins for a while, since most rounds are over within microseconds, then sleeps. What a
 * thread wrote before it let others go, or reported, is theirs to read. Nothing is allocated.
 */
final class Barrier {
  /** Ints between two counters: 128 bytes, since processors fetch cache lines of 64 in pairs. */
  private static final int STRIDE = 32;

  private static final int ROUND = STRIDE;
  private static final int ARRIVED = 2 * STRIDE;
  private static final int LEADER = 0;

  private final int followers;
  private final int spins;

  /** The round under way, and how many have reported its end. */
  private final AtomicIntegerArray counters = new AtomicIntegerArray(3 * STRIDE);

  /** Who sleeps, or is about to; a thread is woken only if it stands here. */
  private final AtomicReferenceArray<Thread> sleepers;

  private volatile boolean closed;

  /**
   * A barrier.
   *
   * @param threads the leader and the others, which are numbered from 1
   * @param spins how often a thread looks again before it sleeps
   */
  Barrier(int threads, int spins) {
    followers = threads - 1;
    this.spins = spins;
    sleepers = new AtomicReferenceArray<>(threads);
  }

  /** The leader lets the others into the next round. */
  void open() {
    counters.setPlain(ARRIVED, 0);
    counters.set(ROUND, counters.getPlain(ROUND) + 1);
    wakeFollowers();
  }

  /** The leader waits until all others have reported the end of the round. */
  void awaitOthers() {
    for (int i = 0; i < spins && isRunning(); i++) {
      Thread.onSpinWait();
    }
    if (isRunning()) {
      sleepers.set(LEADER, Thread.currentThread());
      while (isRunning()) {
        LockSupport.park(this);
      }
      sleepers.set(LEADER, null);
    }
  }

  private boolean isRunning() {
    return counters.get(ARRIVED) < followers;
  }

  /**
   * A follower waits until the round after the given one begins.
   *
   * @return false if the barrier was closed instead
   */
  boolean awaitRoundAfter(int round, int follower) {
    for (int i = 0; i < spins && isStill(round); i++) {
      Thread.onSpinWait();
    }
    if (isStill(round)) {
      sleepers.set(follower, Thread.currentThread());
      while (isStill(round)) {
        LockSupport.park(this);
      }
      sleepers.set(follower, null);
    }
    return !closed;
  }

  private boolean isStill(int round) {
    return counters.get(ROUND) == round && !closed;
  }

  /** A follower reports that it is done with the round. */
  void arrive() {
    if (counters.incrementAndGet(ARRIVED) == followers) {
      wake(LEADER);
    }
  }

  /** Lets the followers go for good; not while a round is under way. */
  void close() {
    closed = true;
    wakeFollowers();
  }

  private void wakeFollowers() {
    for (int i = 1; i <= followers; i++) {
      wake(i);
    }
  }

  private void wake(int thread) {
    Thread sleeper = sleepers.get(thread);
    if (sleeper != null) {
      LockSupport.unpark(sleeper);
    }
  }
}
