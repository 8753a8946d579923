package spiketile.runtime;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the time of training steps goes, while {@link Network#measure} is on.
 *
 * <p>The calling thread is in one phase at any time. Another worker is in the phase of its tasks while
 * it has some, and waits else. So the phases of all threads together make up wall time by
 * threads, exactly. Updates inside the backward pass are measured by tile, and taken off {@link
 * Phase#BACKWARD}.
 */
public final class Profile {
  private static final Phase[] PHASES = Phase.values();

  /** Longs between two workers' own: 128 bytes, and more than there are phases. */
  private static final int STRIDE = 16;

  /** Where a worker keeps how long it was busy in the last superstep, after the phases. */
  private static final int BUSY = PHASES.length;

  private final int threads;

  /** Nanoseconds of each worker by phase, each on cache lines of its own. */
  private final long[] nanos;

  private final AtomicLong fusedUpdates = new AtomicLong();
  private Phase phase;
  private Phase phaseOfTasks;
  private long entered;
  private long wall;
  private long steps;
  private long busyOfAll;
  private long busyOfSlowest;

  /**
   * A profile of nothing yet.
   *
   * @param threads of the network that it is to measure
   * @throws IllegalArgumentException if there are less than one
   */
  public Profile(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a profile of %d threads".formatted(threads));
    }
    this.threads = threads;
    nanos = new long[(threads + 1) * STRIDE];
  }

  private static int lane(int worker) {
    return (worker + 1) * STRIDE;
  }

  /** The clock runs from here on, in {@link Phase#OTHER}. */
  void start() {
    phase = Phase.OTHER;
    entered = System.nanoTime();
  }

  /** The clock stands still until the next start. */
  void stop() {
    enter(Phase.OTHER);
  }

  /** The calling thread goes over to a phase; returns the one before. */
  Phase enter(Phase next) {
    Phase before = phase;
    long now = System.nanoTime();
    nanos[lane(0) + before.ordinal()] += now - entered;
    wall += now - entered;
    entered = now;
    phase = next;
    return before;
  }

  /** All workers get tasks, in the phase that the calling thread is in; it may leave before others do. */
  void opened() {
    phaseOfTasks = phase;
  }

  /** A worker has done its tasks of a superstep, which it began at the given time. */
  void worked(int worker, long since) {
    long busy = System.nanoTime() - since;
    nanos[lane(worker) + BUSY] = busy;
    if (worker > 0) {
      nanos[lane(worker) + phaseOfTasks.ordinal()] += busy;
    }
  }

  /** All workers have done their tasks: the calling thread notes who was slowest. */
  void synchronised() {
    long slowest = 0;
    for (int w = 0; w < threads; w++) {
      long busy = nanos[lane(w) + BUSY];
      busyOfAll += busy;
      slowest = Math.max(slowest, busy);
    }
    busyOfSlowest += slowest;
  }

  /** An update of a tile in the middle of the backward pass is done, which began at the given time. */
  void updated(long since) {
    fusedUpdates.addAndGet(System.nanoTime() - since);
  }

  /** A training step is done. */
  void stepped() {
    steps++;
  }

  /**
   * Threads that share the work.
   *
   * @return at least 1
   */
  public int threads() {
    return threads;
  }

  /**
   * Training steps measured.
   *
   * @return 0 or more
   */
  public long steps() {
    return steps;
  }

  /**
   * Time measured.
   *
   * @return nanoseconds up to the last change of phase
   */
  public long wallNanos() {
    return wall;
  }

  /**
   * Time of all threads in a phase. Over all phases it adds up to {@link #wallNanos} by {@link
   * #threads}.
   *
   * @param of the phase
   * @return nanoseconds, 0 or more
   */
  public long nanos(Phase of) {
    return switch (of) {
      case WAIT -> sum(Phase.WAIT) + (threads - 1) * wall - busyOfOthers();
      case BACKWARD -> sum(Phase.BACKWARD) - fusedUpdates.get();
      case OPTIMIZER -> sum(Phase.OPTIMIZER) + fusedUpdates.get();
      default -> sum(of);
    };
  }

  private long sum(Phase of) {
    long sum = 0;
    for (int w = 0; w < threads; w++) {
      sum += nanos[lane(w) + of.ordinal()];
    }
    return sum;
  }

  private long busyOfOthers() {
    long sum = 0;
    for (int w = 1; w < threads; w++) {
      for (Phase each : PHASES) {
        sum += nanos[lane(w) + each.ordinal()];
      }
    }
    return sum;
  }

  /**
   * How unevenly the tasks of supersteps were spread: the slowest worker's busy time over the mean of
   * all workers, both summed over supersteps of more than one task.
   *
   * @return 1 for an even spread or a single thread, at most the number of threads
   */
  public double imbalance() {
    return busyOfAll == 0 ? 1 : (double) busyOfSlowest * threads / busyOfAll;
  }
}
