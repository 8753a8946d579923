package spiketile.runtime;

import java.util.Objects;

/**
 * One layer above the input.
 *
 * @param neurons how many, 1 or more
 * @param recurrent whether the layer also has weights from itself to itself, one step later
 * @param bias whether a bias is trained
 * @param neuron the neurons' parameters
 * @param learnsAlpha whether each neuron's α is trained too, from that of {@code neuron} on, within 0 to 1
 */
public record LayerSpec(
    int neurons, boolean recurrent, boolean bias, NeuronSpec neuron, boolean learnsAlpha) {
  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if there is no neuron, or parameters for another number of them
   */
  public LayerSpec {
    Objects.requireNonNull(neuron, "neuron");
    if (neurons < 1) {
      throw new IllegalArgumentException("a layer needs at least one neuron: " + neurons);
    }
    neuron.requireSize(neurons);
  }

  /**
   * A layer whose α is fixed.
   *
   * @param neurons how many
   * @param recurrent whether the layer also has weights from itself to itself
   * @param bias whether a bias is trained
   * @param neuron the neurons' parameters
   */
  public LayerSpec(int neurons, boolean recurrent, boolean bias, NeuronSpec neuron) {
    this(neurons, recurrent, bias, neuron, false);
  }

  /**
   * A feed-forward layer without bias.
   *
   * @param neurons how many
   * @param neuron the neurons' parameters
   */
  public LayerSpec(int neurons, NeuronSpec neuron) {
    this(neurons, false, false, neuron);
  }
}
