package spiketile.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Membranes and λ of all steps, which a network keeps only where it computes them: for comparing number by number with
 * another implementation. See {@link Network#record}.
 *
 * <p>Memory: two floats for each neuron, sample and step, on the heap.
 */
public final class StateRecord {
  /** Of a layer: what every JVM can have in an array. */
  private static final int MOST_STATES = Integer.MAX_VALUE - 8;

  private final List<LayerRecord> layers = new ArrayList<>();

  /**
   * Allocates a record for a network.
   *
   * @param network the network
   * @throws IllegalArgumentException if a layer has more states than an array holds
   */
  public StateRecord(Network network) {
    RunSpec run = network.run();
    long rows = (run.steps() + 1L) * run.batch();
    for (LayerSpec layer : network.spec().layers()) {
      if (rows * layer.neurons() > MOST_STATES) {
        throw new IllegalArgumentException(
            "%d neurons in %d steps of %d samples: at most %d states can be kept"
                .formatted(layer.neurons(), run.steps(), run.batch(), MOST_STATES));
      }
      layers.add(new LayerRecord((int) rows, layer.neurons()));
    }
  }

  LayerRecord layer(int layer) {
    return layers.get(layer);
  }

  /**
   * The membranes of the last forward pass: u before a reset, or v of a leaky readout. Those of neurons that dropout silences mean nothing.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return of neuron i in step t of sample b of B the value {@code [(t·B + b)·n + i]}, t = 0 … T; not to be written
   */
  public float[] membranes(int layer) {
    return layers.get(layer).membranes;
  }

  /**
   * λ of the last backward pass, over C: {@code (1/C)·λ}, which is what is computed.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return as {@link #membranes}; zeros at t = 0
   */
  public float[] lambdasOverC(int layer) {
    return layers.get(layer).lambdas;
  }
}
