package spiketile.runtime.oracle;

import java.util.List;

/**
 * What {@link DenseOracle} computes. Layers are counted from 0, the first above the input.
 *
 * @param loss mean cross-entropy of the batch
 * @param predictions a class for each sample; the lowest of equally likely ones
 * @param leaky whether the last layer is a leaky readout
 * @param histories each layer's states
 * @param lambdas each layer's λ[t][b][neuron], t = 0 … T + 1
 * @param gradients each layer's gradient, shaped like its parameters
 * @param magnitudes the gradients' sums with every term made positive: what rounding errors are to
 *     be measured by
 * @param thresholdMargin the smallest distance of any u[t], t ≥ 1, of a spiking layer from its ϑ or
 *     ϑ_grad
 * @param maximumMargin the smallest distance of a readout's maximum over time from another value of
 *     the same neuron; infinite unless the readout is the maximum
 * @param disagreement the farthest that a u lies on the wrong side of a threshold for the spikes
 *     and active neurons that were given; 0 if none were
 */
public record OracleResult(
    double loss,
    int[] predictions,
    boolean leaky,
    List<LayerHistory> histories,
    List<double[][][]> lambdas,
    List<LayerParameters> gradients,
    List<LayerParameters> magnitudes,
    double thresholdMargin,
    double maximumMargin,
    double disagreement) {
  /**
   * A layer's sent spikes.
   *
   * @param layer index of the layer
   * @return [t][b][neuron], t = 0 … T, or null for a leaky readout
   */
  public boolean[][][] spikes(int layer) {
    return leaky && layer == histories.size() - 1 ? null : histories.get(layer).spikes();
  }

  /**
   * A layer's membrane values after the last step.
   *
   * @param layer index of the layer
   * @return u[T] or v[T], [b][neuron]
   */
  public double[][] finalMembrane(int layer) {
    LayerHistory history = histories.get(layer);
    return history.u()[history.steps()];
  }
}
