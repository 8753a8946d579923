package spiketile.app;

import spiketile.runtime.Network;

/** Measures what share of an epoch's batches a stage computes, and does not wait for others. */
final class StageMeter {
  private static final double NANOS_PER_SECOND = 1e9;

  private double computed;
  private long passed;
  private long since;

  /** Batches follow. */
  void begin() {
    since = System.nanoTime();
  }

  /** A batch is trained. */
  void add(Network network) {
    long now = System.nanoTime();
    passed += now - since;
    since = now;
    computed += network.stageTimes().seconds();
  }

  /** From 0 to 1; NaN before the first batch. */
  double share() {
    return computed * NANOS_PER_SECOND / passed;
  }
}
