package spiketile.data.nir;

import java.util.List;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.ParameterKind;

/**
 * A network that came from a graph.
 *
 * @param spec what it is
 * @param layers its layers' parameters, the one above the input first
 * @param dt Δt of a step in seconds
 * @param assumed whether that is an assumption, since neither the graph nor the caller says it
 * @param discretisation how its neurons became steps
 */
public record NirNetwork(
    NetworkSpec spec,
    List<Layer> layers,
    double dt,
    boolean assumed,
    Discretisation discretisation) {
  /**
   * Parameters of a layer.
   *
   * @param name of the node that its neurons were
   * @param weights {@code [pre][post]}
   * @param recurrent {@code [pre][post]}; null if there are none
   * @param bias null if there is none
   */
  public record Layer(String name, float[] weights, float[] recurrent, float[] bias) {}

  /** Keeps a copy of the list. */
  public NirNetwork {
    layers = List.copyOf(layers);
  }

  /**
   * Gives a network these parameters.
   *
   * @param network one of this {@link #spec}
   * @throws IllegalArgumentException if it has other layers
   */
  public void putInto(Network network) {
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      network.setParameters(l, ParameterKind.WEIGHT, layer.weights());
      if (layer.recurrent() != null) {
        network.setParameters(l, ParameterKind.RECURRENT, layer.recurrent());
      }
      if (layer.bias() != null) {
        network.setParameters(l, ParameterKind.BIAS, layer.bias());
      }
    }
  }
}
