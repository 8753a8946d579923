package spiketile.jmh;

import java.util.List;
import spiketile.runtime.NeuronSpec;

/**
 * The part of a network that all ways to train it share: LIF neurons of {@link NeuronSpec#POSTER}, spike counts, a
 * delay of one step, no bias.
 *
 * @param inputs neurons of layer 0
 * @param layers neurons of the layers above, the classes last
 * @param steps time steps T
 * @param batch samples B
 */
public record StepShape(int inputs, List<Integer> layers, int steps, int batch) {
  /** Keeps a copy of the list. */
  public StepShape {
    layers = List.copyOf(layers);
  }

  /** Neurons that feed a layer. */
  int inputsOf(int layer) {
    return layer == 0 ? inputs : layers.get(layer - 1);
  }

  int classes() {
    return layers.getLast();
  }

  /** All weights. */
  long weights() {
    long weights = 0;
    for (int l = 0; l < layers.size(); l++) {
      weights += (long) inputsOf(l) * layers.get(l);
    }
    return weights;
  }

  /** Hidden neurons and classes. */
  int neurons() {
    return layers.stream().mapToInt(Integer::intValue).sum();
  }
}
