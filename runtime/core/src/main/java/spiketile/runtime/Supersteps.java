package spiketile.runtime;

import java.util.function.IntConsumer;

/**
 * The supersteps of a layer: compute on all tiles, exchange what they made, synchronise.
 *
 * <p>All workers share the tasks of the computation, and those of the exchange, and meet at the
 * barrier after either, so that nobody reads what another still writes. Nothing is allocated: the
 * events are there once, and used again. (A used event keeps its duration unless it is ended anew.)
 */
final class Supersteps {
  /** Of a superstep whose tiles have nothing to tell. */
  static final Runnable NO_EXCHANGE = () -> {};

  private final Workers workers;
  private final ExchangeCounter counter;
  private final SuperstepEvent superstepEvent;
  private final ExchangeEvent exchangeEvent;

  /** Supersteps of a layer, counted from 1. */
  Supersteps(Workers workers, ExchangeCounter counter, int layer) {
    this.workers = workers;
    this.counter = counter;
    superstepEvent = new SuperstepEvent(layer);
    exchangeEvent = new ExchangeEvent(layer);
  }

  /** A superstep that ends without an exchange. */
  void run(Phase phase, int tasks, IntConsumer compute) {
    run(phase, tasks, compute, NO_EXCHANGE);
  }

  /**
   * A superstep.
   *
   * @param phase {@link Phase#FORWARD} or {@link Phase#BACKWARD}
   * @param compute run for tasks 0 to {@code tasks − 1}, by all workers
   * @param exchange run once, by the calling thread, which lets the workers share it
   */
  void run(Phase phase, int tasks, IntConsumer compute, Runnable exchange) {
    boolean recorded = superstepEvent.isEnabled();
    if (recorded) {
      superstepEvent.begin();
    }
    Phase before = workers.enter(phase);
    workers.run(tasks, compute);
    if (exchange != NO_EXCHANGE) {
      workers.enter(Phase.EXCHANGE);
      exchange(phase, exchange);
    }
    workers.enter(before);
    if (recorded) {
      superstepEvent.commit(phase, tasks);
    }
  }

  private void exchange(Phase phase, Runnable exchange) {
    if (!exchangeEvent.isEnabled()) {
      exchange.run();
      return;
    }
    exchangeEvent.begin();
    long bytes = counter.bytes();
    long dense = counter.dense();
    exchange.run();
    exchangeEvent.commit(phase, counter.bytes() - bytes, counter.dense() - dense);
  }
}
