package spiketile.app;

import java.util.Arrays;
import spiketile.runtime.Network;
import spiketile.runtime.data.EventBatch;

/**
 * The time of a network's training step on a machine that others may use too: steps are repeated until
 * the fastest few agree, for each half of the step apart.
 */
final class StepTimer {
  private static final int WARM_UP = 3;
  private static final int FEWEST_STEPS = 8;
  private static final double MOST_SECONDS = 8;

  /** How many of the fastest must agree, and how well. */
  private static final int AGREEING = 3;

  private static final double AGREEMENT = 0.03;

  private final Network network;
  private final EventBatch batch;
  private double[] forward = {};
  private double[] backward = {};

  StepTimer(Network network, EventBatch batch) {
    this.network = network;
    this.batch = batch;
  }

  /**
   * Seconds of a step's halves, undisturbed.
   *
   * @param forward the forward pass
   * @param backward the backward pass with the update
   */
  record Time(double forward, double backward) {}

  /** The fastest of each half. */
  Time measure() {
    for (int i = 0; i < WARM_UP; i++) {
      network.trainStep(batch);
    }
    long start = System.nanoTime();
    while (forward.length < FEWEST_STEPS || (!agree() && secondsSince(start) < MOST_SECONDS)) {
      step();
    }
    return new Time(forward[0], backward[0]);
  }

  /** Steps for some seconds, so that the compiler has seen the shape. */
  void warmUp(double seconds) {
    long start = System.nanoTime();
    while (secondsSince(start) < seconds) {
      network.trainStep(batch);
    }
  }

  private boolean agree() {
    return agree(forward) && agree(backward);
  }

  private static boolean agree(double[] sorted) {
    return sorted[AGREEING - 1] < (1 + AGREEMENT) * sorted[0];
  }

  private void step() {
    long start = System.nanoTime();
    network.forward(batch);
    double first = secondsSince(start);
    start = System.nanoTime();
    network.backwardAndUpdate(network.optimizer().rate());
    forward = withSorted(forward, first);
    backward = withSorted(backward, secondsSince(start));
  }

  private static double[] withSorted(double[] values, double value) {
    double[] longer = Arrays.copyOf(values, values.length + 1);
    longer[values.length] = value;
    Arrays.sort(longer);
    return longer;
  }

  private static double secondsSince(long start) {
    return 1e-9 * (System.nanoTime() - start);
  }
}
