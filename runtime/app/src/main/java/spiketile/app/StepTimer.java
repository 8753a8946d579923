package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import spiketile.runtime.Network;
import spiketile.runtime.data.EventBatch;

/**
 * The time of a network's training step, the fastest of some: others on a computer only slow it down. If
 * they use it much, it waits for a window of some steps in which they did not, and takes the quietest one if
 * its patience ends before.
 */
final class StepTimer {
  private static final double WARM_UP_SECONDS = 0.4;
  private static final int STEPS_OF_WINDOW = 8;
  private static final double SECONDS_OF_WINDOW = 0.5;

  /** Share of all processors that others may use in a window. */
  private static final double QUIET = 0.03;

  private static final long PAUSE_MILLIS = 200;

  private final Network network;
  private final EventBatch batch;
  private final OtherLoad others = new OtherLoad();

  StepTimer(Network network, EventBatch batch) {
    this.network = network;
    this.batch = batch;
  }

  /**
   * Seconds of a step's halves.
   *
   * @param forward the forward pass
   * @param backward the backward pass with the update
   * @param others share of all processors that other processes used meanwhile
   */
  record Time(double forward, double backward, double others) {
    boolean quiet() {
      return others < QUIET;
    }
  }

  /** The fastest halves of a step in a window. */
  Time measure(double patienceSeconds) throws InterruptedException {
    warmUp(WARM_UP_SECONDS);
    long start = System.nanoTime();
    Time best = window();
    while (!best.quiet() && secondsSince(start) < patienceSeconds) {
      others.share();
      Thread.sleep(PAUSE_MILLIS);
      if (others.share() < QUIET) {
        Time time = window();
        best = time.others < best.others ? time : best;
      }
    }
    return best;
  }

  /** Steps for some seconds, so that the compiler knows the code before anything is measured. */
  void warmUp(double seconds) {
    long start = System.nanoTime();
    while (secondsSince(start) < seconds) {
      network.trainStep(batch);
    }
  }

  private Time window() {
    List<Time> steps = new ArrayList<>();
    others.share();
    long start = System.nanoTime();
    while (steps.size() < STEPS_OF_WINDOW || secondsSince(start) < SECONDS_OF_WINDOW) {
      steps.add(step());
    }
    return new Time(fastest(steps, Time::forward), fastest(steps, Time::backward), others.share());
  }

  private static double fastest(List<Time> steps, ToDoubleFunction<Time> half) {
    return steps.stream().mapToDouble(half).min().orElseThrow();
  }

  private Time step() {
    long start = System.nanoTime();
    network.forward(batch);
    double forward = secondsSince(start);
    start = System.nanoTime();
    network.backwardAndUpdate(network.optimizer().rate());
    return new Time(forward, secondsSince(start), 0);
  }

  private static double secondsSince(long start) {
    return 1e-9 * (System.nanoTime() - start);
  }
}
