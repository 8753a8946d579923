package spiketile.kernels;

import java.util.Objects;
import spiketile.layout.SpikeList;
import spiketile.layout.Weights;

/**
 * One set of synapses onto a tile: who fires, how long before, and the weights.
 *
 * @param source spikes of the presynaptic population, with ids within the population
 * @param delay steps from a spike to the current it adds to: 1, or 0 for none
 * @param weights {@code [presynaptic neurons][tile width]}, in fp32 or bf16
 */
public record Projection(SpikeList source, int delay, Weights weights) {
  /**
   * Checks that the shapes fit each other.
   *
   * @throws IllegalArgumentException if the weights have not one row for each presynaptic neuron, or
   *     the delay is neither 0 nor 1
   */
  public Projection {
    Objects.requireNonNull(source, "source");
    if (weights.rows() != source.neurons()) {
      throw new IllegalArgumentException(
          "%d presynaptic neurons need as many rows of weights, not %d"
              .formatted(source.neurons(), weights.rows()));
    }
    if (delay < 0 || delay > 1) {
      throw new IllegalArgumentException("a synaptic delay is 0 or 1 steps: " + delay);
    }
  }

  /** Rows from a spike to the row whose current it adds to, for a batch of samples. */
  int lag(int batch) {
    return delay * batch;
  }
}
