package spiketile.runtime;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;

/**
 * Threads that compute one superstep after another: each a number of independent tasks, and a barrier
 * at which all threads meet.
 *
 * <p>A worker begins with its own share of the tasks, the same one for the same number of tasks, so
 * that a tile stays in the caches, and on the memory, near one core. Then it takes what is left of
 * the others' shares. The calling thread is worker 0. Whoever waits at the barrier spins for a while,
 * since the others mostly follow within microseconds, then sleeps. A superstep allocates nothing.
 *
 * <pre>{@code
 * try (Workers workers = new Workers(4)) {
 *   workers.run(tiles.length, tile -> compute(tiles[tile]));
 * }
 * }</pre>
 */
public final class Workers implements AutoCloseable {
  /** Spins that outlast any wait between supersteps: a thread never sleeps in practice. */
  public static final int ONLY_SPIN = Integer.MAX_VALUE;

  /** Some 0.1 ms, a few times what it takes to wake a thread; docs/performance.md has the comparison. */
  private static final int MOST_SPINS = 2_000;

  /** Ints between two counters: 128 bytes, since processors fetch cache lines of 64 in pairs. */
  private static final int STRIDE = 32;

  private final Pinning pinning;
  private final Thread[] threads;
  private final Barrier barrier;
  private final BarrierWaitEvent[] waits;

  /** Each share's next task: all that workers write at once. */
  private final AtomicIntegerArray nextTasks;

  private volatile Throwable failure;
  private boolean closed;
  private IntConsumer task;
  private int taskCount;

  /** Null unless times are measured. */
  private Profile profile;

  /**
   * Starts threads that run wherever the system puts them. They spin for some 0.1 ms
   * before they sleep, and with more threads than processors not at all.
   *
   * @param count threads, the calling one among them
   * @throws IllegalArgumentException if there are less than one
   */
  public Workers(int count) {
    this(count, spins(count), Pinning.NONE);
  }

  /**
   * Starts threads that wait in a way of your choice.
   *
   * @param count threads, the calling one among them
   * @param spins how often a waiting thread looks again before it sleeps: 0 to sleep at once, up to
   *     {@link #ONLY_SPIN}
   * @throws IllegalArgumentException if there is less than one thread, or spins are negative
   */
  public Workers(int count, int spins) {
    this(count, spins, Pinning.NONE);
  }

  Workers(int count, Pinning pinning) {
    this(count, spins(count), pinning);
  }

  private Workers(int count, int spins, Pinning pinning) {
    if (count < 1 || spins < 0) {
      throw new IllegalArgumentException(
          "1 thread or more, and 0 spins or more needed: %d, %d".formatted(count, spins));
    }
    this.pinning = pinning;
    threads = new Thread[count - 1];
    barrier = new Barrier(count, spins);
    nextTasks = new AtomicIntegerArray((count + 2) * STRIDE);
    waits = new BarrierWaitEvent[count];
    for (int w = 0; w < count; w++) {
      waits[w] = new BarrierWaitEvent(w);
    }
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] = new Thread(() -> work(worker), "spiketile-worker-" + worker);
      threads[i].setDaemon(true);
      threads[i].start();
    }
    pinning.pin(0); // last: a pinned thread starts pinned ones, and counts one processor
  }

  private static int spins(int count) {
    return count <= Runtime.getRuntime().availableProcessors() ? MOST_SPINS : 0;
  }

  /**
   * The number of workers.
   *
   * @return threads, the calling one among them
   */
  public int count() {
    return threads.length + 1;
  }

  /**
   * The first task of a worker's share; its end is the next worker's first. Rounded up, so that a lone
   * task is the caller's.
   *
   * @param worker from 0, the caller, to {@link #count}
   * @param tasks of a superstep
   * @return a number of a task
   */
  public int firstTask(int worker, int tasks) {
    return (int) (((long) worker * tasks + threads.length) / count());
  }

  private static int nextTask(int worker) {
    return STRIDE * (worker + 1);
  }

  /** From now on times go to a profile of as many threads, or nowhere if it is null. */
  void measure(Profile newProfile) {
    profile = newProfile;
  }

  /** Tells the profile, if there is one, what the calling thread does next; returns what it did before. */
  Phase enter(Phase phase) {
    return profile == null ? phase : profile.enter(phase);
  }

  /**
   * One superstep: runs a task for each number from 0, and returns when all are done. A lone task is
   * the calling thread's, and may itself run others.
   *
   * @param count tasks, 0 or more
   * @param newTask run once for every number from 0 to {@code count − 1}, by any of the threads. What
   *     earlier supersteps wrote is there to read
   * @throws IllegalStateException if the workers are closed
   * @throws RuntimeException what a task threw, after the others have ended
   */
  public synchronized void run(int count, IntConsumer newTask) {
    if (closed) {
      throw new IllegalStateException("the workers are closed");
    }
    if (threads.length == 0 || count <= 1) {
      for (int i = 0; i < count; i++) {
        newTask.accept(i);
      }
      return;
    }
    task = newTask;
    taskCount = count;
    for (int w = 0; w < count(); w++) {
      nextTasks.setPlain(nextTask(w), firstTask(w, count));
    }
    if (profile != null) {
      profile.opened();
    }
    barrier.open();
    compute(0);
    synchronise();
    rethrow();
  }

  private void compute(int worker) {
    if (profile == null) {
      takeTasks(worker);
    } else {
      long since = System.nanoTime();
      takeTasks(worker);
      profile.worked(worker, since);
    }
  }

  private void takeTasks(int worker) {
    try {
      for (int i = 0; i < count(); i++) {
        takeShare((worker + i) % count());
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  /** Runs what is left of a share; once nothing is, its counter is read and no longer written. */
  private void takeShare(int owner) {
    int counter = nextTask(owner);
    int end = firstTask(owner + 1, taskCount);
    while (failure == null && nextTasks.get(counter) < end) {
      int next = nextTasks.getAndIncrement(counter);
      if (next < end) {
        task.accept(next);
      }
    }
  }

  private void synchronise() {
    BarrierWaitEvent event = waits[0];
    boolean recorded = event.isEnabled();
    if (recorded) {
      event.begin();
    }
    Phase before = enter(Phase.WAIT);
    barrier.awaitOthers();
    enter(before);
    if (profile != null) {
      profile.synchronised();
    }
    if (recorded) {
      event.end();
      event.commit();
    }
  }

  private void rethrow() {
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      switch (thrown) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new AssertionError("a task throws nothing checked", thrown);
      }
    }
  }

  private void work(int worker) {
    pinning.pin(worker);
    int round = 0;
    while (awaitRoundAfter(round, worker)) {
      round++;
      compute(worker);
      barrier.arrive();
    }
  }

  private boolean awaitRoundAfter(int round, int worker) {
    BarrierWaitEvent event = waits[worker];
    boolean recorded = event.isEnabled();
    if (recorded) {
      event.begin();
    }
    boolean open = barrier.awaitRoundAfter(round, worker);
    if (recorded) {
      event.end();
      event.commit();
    }
    return open;
  }

  /**
   * Ends the threads, after the superstep under way if there is one, and waits for them. Closing
   * twice is harmless. The thread that opened them, if it is this one, is no longer pinned.
   */
  @Override
  public synchronized void close() {
    closed = true;
    pinning.release();
    barrier.close();
    for (Thread thread : threads) {
      join(thread);
    }
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
