package spiketile.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A thread that exchanges with other ranks while the calling one computes: one piece of work after the other. */
final class SideThread implements AutoCloseable {
  private final ExecutorService thread;
  private final List<Future<?>> underWay = new ArrayList<>();

  SideThread(String name) {
    thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  void begin(Callable<Void> work) {
    underWay.add(thread.submit(work));
  }

  /**
   * Waits until all is done that has begun.
   *
   * @throws CancellationException if the calling thread is interrupted meanwhile
   */
  void await() {
    try {
      for (Future<?> work : underWay) {
        work.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for other ranks");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("an exchange with other ranks failed", e.getCause());
    } finally {
      underWay.clear();
    }
  }

  /** Interrupts what is under way. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
