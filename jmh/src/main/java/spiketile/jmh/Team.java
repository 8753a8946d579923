package spiketile.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Threads that work on the parts of something together. */
final class Team implements AutoCloseable {
  private final ExecutorService threads;

  Team(int count) {
    threads = Executors.newFixedThreadPool(count);
  }

  /** Does all parts, from 0 on, and returns when the last is done. */
  void run(int parts, IntConsumer part) {
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int p = 0; p < parts; p++) {
      int index = p;
      tasks.add(
          () -> {
            part.accept(index);
            return null;
          });
    }
    try {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at work", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
