package spiketile.runtime;

import java.util.List;

/**
 * What the pieces of a step took on a stage of a {@link Pipeline}: CPU time of the thread that calls the network, without what it
 * waited for its neighbours.
 *
 * @param forward seconds of each piece's forward pass, in the order of time
 * @param backward seconds of each piece's backward pass, in the order of time
 * @param update seconds of the update of its tiles, or of handing their gradients on to be summed
 */
public record StageTimes(List<Double> forward, List<Double> backward, double update) {
  /** Keeps its own copies. */
  public StageTimes {
    forward = List.copyOf(forward);
    backward = List.copyOf(backward);
  }

  /**
   * All of the step.
   *
   * @return seconds
   */
  public double seconds() {
    return sum(forward) + sum(backward) + update;
  }

  private static double sum(List<Double> seconds) {
    return seconds.stream().mapToDouble(Double::doubleValue).sum();
  }
}
