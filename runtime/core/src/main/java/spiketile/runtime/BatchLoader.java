package spiketile.runtime;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SpikeData;

/**
 * Reads batches one ahead, on a thread of its own: the next one is filled while the network computes on the
 * present one. Which samples a batch has, and what is random in them, does not depend on it.
 */
final class BatchLoader implements AutoCloseable {
  private final SpikeData data;
  private final int[] order;
  private final long draw;
  private EventBatch present;
  private EventBatch next;
  private FutureTask<EventBatch> loading;
  private Thread thread;

  /**
   * Prepares to read samples in an order.
   *
   * @param data where they come from; read by one thread at a time
   * @param order indices of samples
   * @param draw seeds what is random in the encoding
   * @param one a batch that holds so many
   * @param other another one
   */
  BatchLoader(SpikeData data, int[] order, long draw, EventBatch one, EventBatch other) {
    this.data = data;
    this.order = order;
    this.draw = draw;
    present = one;
    next = other;
  }

  /** Begins to read the batch of the samples {@code order[from] … order[to − 1]}, if there are any. */
  void load(int from, int to) {
    loading = null;
    if (from >= to) {
      return;
    }
    EventBatch batch = next;
    loading =
        new FutureTask<>(
            () -> {
              batch.fill(data, order, from, to, draw);
              return batch;
            });
    thread = Thread.ofPlatform().daemon().name("spiketile-loader").start(loading);
  }

  /** The batch that was begun, null if it was to have no samples; the one before is free to be filled again. */
  EventBatch take() {
    if (loading == null) {
      return null;
    }
    try {
      next = present;
      present = loading.get();
      return present;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while a batch was read");
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    }
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("a batch was not read", cause);
  }

  /** Waits for the thread, so that nobody reads the data any more. */
  @Override
  public void close() {
    boolean interrupted = false;
    while (thread != null && thread.isAlive()) {
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
