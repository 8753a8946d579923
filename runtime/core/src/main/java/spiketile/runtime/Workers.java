package spiketile.runtime;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The threads of a network: one superstep after another, each a number of independent tasks that the
 * workers take from a common counter, and a barrier.
 *
 * <p>The calling thread is one of the workers. Between supersteps the others spin for a while, since
 * the next one mostly follows within microseconds, then sleep; with more workers than cores they
 * sleep at once. A superstep allocates nothing.
 */
final class Workers implements AutoCloseable {
  private static final int MOST_SPINS = 20_000;

  private final Thread[] threads;
  private final int spinsBeforeSleep;
  private final AtomicInteger nextTask = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private volatile int generation;
  private volatile boolean closed;
  private volatile Throwable failure;
  private IntConsumer task;
  private int taskCount;
  private volatile Thread waiting;

  Workers(int count) {
    threads = new Thread[count - 1];
    spinsBeforeSleep = count <= Runtime.getRuntime().availableProcessors() ? MOST_SPINS : 0;
    for (int i = 0; i < threads.length; i++) {
      threads[i] = new Thread(this::work, "spiketile-worker-" + (i + 1));
      threads[i].setDaemon(true);
      threads[i].start();
    }
  }

  /**
   * Runs {@code task} for 0 to {@code count − 1} and returns when all are done.
   *
   * @throws IllegalStateException if the workers are closed
   * @throws RuntimeException what a task threw, after the others have ended
   */
  synchronized void run(int count, IntConsumer newTask) {
    if (closed) {
      throw new IllegalStateException("the workers are closed");
    }
    if (threads.length == 0 || count == 1) {
      for (int i = 0; i < count; i++) {
        newTask.accept(i);
      }
      return;
    }
    task = newTask;
    taskCount = count;
    nextTask.setPlain(0);
    finished.setPlain(0);
    waiting = Thread.currentThread();
    generation = generation + 1;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
    takeTasks();
    awaitOthers();
    rethrow();
  }

  private void takeTasks() {
    try {
      for (int i = nextTask.getAndIncrement(); i < taskCount; i = nextTask.getAndIncrement()) {
        task.accept(i);
      }
    } catch (Throwable e) {
      failure = e;
      nextTask.set(taskCount);
    }
  }

  private void awaitOthers() {
    int spins = 0;
    while (finished.get() < threads.length) {
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

  private void work() {
    int seen = 0;
    while (true) {
      awaitGeneration(seen);
      if (closed) {
        return;
      }
      seen++;
      takeTasks();
      if (finished.incrementAndGet() == threads.length) {
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
   * twice is harmless.
   */
  @Override
  public synchronized void close() {
    closed = true;
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
