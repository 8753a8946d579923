package spiketile.runtime.cost;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The predicted time of a training step.
 *
 * @param samples samples of the step
 * @param supersteps what it consists of, in order
 */
public record Prediction(int samples, List<Superstep> supersteps) {
  /** Keeps its own copy. */
  public Prediction {
    supersteps = List.copyOf(supersteps);
  }

  /**
   * The whole time.
   *
   * @return seconds
   */
  public double seconds() {
    return compute() + exchange() + sync();
  }

  /**
   * The throughput.
   *
   * @return samples a second
   */
  public double samplesPerSecond() {
    return samples / seconds();
  }

  /**
   * Time of the slowest processors' compute.
   *
   * @return seconds over all supersteps
   */
  public double compute() {
    return sum(Superstep::compute);
  }

  /**
   * Time of the exchange.
   *
   * @return seconds over all supersteps
   */
  public double exchange() {
    return sum(Superstep::exchange);
  }

  /**
   * Time of the barriers.
   *
   * @return seconds over all supersteps
   */
  public double sync() {
    return sum(Superstep::sync);
  }

  /**
   * What takes most of the time.
   *
   * @return the largest of the three
   */
  public Bound bound() {
    return Bound.of(compute(), exchange(), sync());
  }

  private double sum(ToDoubleFunction<Superstep> part) {
    return supersteps.stream().mapToDouble(s -> s.count() * part.applyAsDouble(s)).sum();
  }
}
