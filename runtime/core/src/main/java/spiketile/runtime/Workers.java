package spiketile.runtime;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The threads of a network: one superstep after another, each a number of independent tasks, and a
 * barrier.
 *
 * <p>A worker begins with its own share of the tasks, the same one for the same number of tasks, so
 * that a tile stays in the caches, and on the memory, near one core. Then it takes what is left of
 * the others' shares. The calling thread is worker 0. Between supersteps the others spin for a
 * while, since the next one mostly follows within microseconds, then sleep; with more workers than
 * cores they sleep at once. A superstep allocates nothing.
 */
final class Workers implements AutoCloseable {
  private static final int MOST_SPINS = 20_000;

  /** Ints between two counters: 128 bytes, since processors fetch cache lines of 64 in pairs. */
  private static final int STRIDE = 32;

  /** Where the counter of those done with a superstep stands; the workers' own follow it. */
  private static final int FINISHED = STRIDE;

  private final Pinning pinning;
  private final Thread[] threads;
  private final int spinsBeforeSleep;

  /** How many threads have finished, then each share's next task: all that workers write at once. */
  private final AtomicIntegerArray counters;

  private volatile int generation;
  private volatile boolean closed;
  private volatile Throwable failure;
  private IntConsumer task;
  private int taskCount;
  private volatile Thread waiting;

  /** Workers that run wherever the system puts them. */
  Workers(int count) {
    this(count, Pinning.NONE);
  }

  Workers(int count, Pinning pinning) {
    this.pinning = pinning;
    threads = new Thread[count - 1];
    counters = new AtomicIntegerArray((count + 3) * STRIDE);
    spinsBeforeSleep = count <= Runtime.getRuntime().availableProcessors() ? MOST_SPINS : 0;
    for (int i = 0; i < threads.length; i++) {
      int worker = i + 1;
      threads[i] = new Thread(() -> work(worker), "spiketile-worker-" + worker);
      threads[i].setDaemon(true);
      threads[i].start();
    }
    pinning.pin(0); // last: a pinned thread starts pinned ones, and counts one processor
  }

  /** The number of workers, the calling thread among them. */
  int count() {
    return threads.length + 1;
  }

  /**
   * The first task of a worker's share of {@code tasks}; its end is the next worker's first. Rounded
   * up, so that a lone task is the caller's.
   */
  int firstTask(int worker, int tasks) {
    return (int) (((long) worker * tasks + threads.length) / count());
  }

  private static int nextTask(int worker) {
    return FINISHED + STRIDE * (worker + 1);
  }

  /**
   * Runs {@code task} for 0 to {@code count − 1} and returns when all are done. A lone task is the
   * calling thread's, and may itself run others.
   *
   * @throws IllegalStateException if the workers are closed
   * @throws RuntimeException what a task threw, after the others have ended
   */
  synchronized void run(int count, IntConsumer newTask) {
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
      counters.setPlain(nextTask(w), firstTask(w, count));
    }
    counters.setPlain(FINISHED, 0);
    waiting = Thread.currentThread();
    generation = generation + 1;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    takeTasks(0);
    awaitOthers();
    rethrow();
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
    while (failure == null && counters.get(counter) < end) {
      int next = counters.getAndIncrement(counter);
      if (next < end) {
        task.accept(next);
      }
    }
  }

  private void awaitOthers() {
    int spins = 0;
    while (counters.get(FINISHED) < threads.length) {
      if (spins++ < spinsBeforeSleep) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
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
    int seen = 0;
    while (true) {
      awaitGeneration(seen);
      if (closed) {
        return;
      }
      seen++;
      takeTasks(worker);
      if (counters.incrementAndGet(FINISHED) == threads.length) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private void awaitGeneration(int seen) {
    int spins = 0;
    while (generation == seen && !closed) {
      if (spins++ < spinsBeforeSleep) {
        Thread.onSpinWait();
      } else {
        LockSupport.park(this);
      }
    }
  }

  /**
   * Ends the threads, after the superstep under way if there is one, and waits for them. Closing
   * twice is harmless. The thread that opened them, if it is this one, is no longer pinned.
   */
  @Override
  public synchronized void close() {
    closed = true;
    pinning.release();
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
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
