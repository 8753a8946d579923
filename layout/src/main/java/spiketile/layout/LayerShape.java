package spiketile.layout;

/**
 * What a plan needs to know of one layer.
 *
 * @param neurons how many, 1 or more
 * @param recurrent whether the layer has weights from itself to itself
 * @param spiking false for a leaky readout, which keeps v instead of spike lists
 * @param learnsLeak whether α is a parameter too, whose gradient needs u of all steps
 * @param stepwise whether its tiles meet after every time step, as those of a recurrent layer must
 */
public record LayerShape(
    int neurons, boolean recurrent, boolean spiking, boolean learnsLeak, boolean stepwise) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if there is no neuron, or a leaky layer is recurrent or learns α, or a
   *     recurrent one is not stepwise
   */
  public LayerShape {
    if (neurons < 1) {
      throw new IllegalArgumentException("a layer needs at least one neuron: " + neurons);
    }
    if (recurrent && !spiking) {
      throw new IllegalArgumentException("a leaky readout cannot be recurrent");
    }
    if (learnsLeak && !spiking) {
      throw new IllegalArgumentException("a leaky readout's α cannot be learnt");
    }
    if (recurrent && !stepwise) {
      throw new IllegalArgumentException("a recurrent layer's tiles meet after every time step");
    }
  }

  /**
   * A layer whose α is fixed, and whose tiles meet no more often than they must.
   *
   * @param neurons how many, 1 or more
   * @param recurrent whether the layer has weights from itself to itself
   * @param spiking false for a leaky readout
   */
  public LayerShape(int neurons, boolean recurrent, boolean spiking) {
    this(neurons, recurrent, spiking, false, recurrent);
  }
}
