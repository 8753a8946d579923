package spiketile.runtime.cost;

import java.util.Collections;
import java.util.List;
import spiketile.layout.NetworkShape;
import spiketile.runtime.LayerActivity;

/**
 * How busy a network is in a training step.
 *
 * @param inputSpikes input spikes of a sample in a time step, on average
 * @param layers activity of the layers above, the first first; that of a leaky readout is not used
 */
public record StepActivity(double inputSpikes, List<LayerActivity> layers) {
  /**
   * Checks the numbers and keeps a copy.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public StepActivity {
    layers = List.copyOf(layers);
    if (!(inputSpikes >= 0)) {
      throw new IllegalArgumentException("input spikes must be 0 or more: " + inputSpikes);
    }
    for (LayerActivity layer : layers) {
      if (!(layer.fired() >= 0 && layer.fired() <= layer.active() && layer.active() <= 1)) {
        throw new IllegalArgumentException("0 ≤ fired ≤ active ≤ 1 needed: " + layer);
      }
    }
  }

  /**
   * The poster's fixed activity: every row of every list is filled to the cap, with ids that fired.
   *
   * @param shape the network
   * @param inputSpikes input spikes of a sample in a time step
   * @param cap largest share of a layer in a row, which holds one id at least
   * @return the activity
   */
  public static StepActivity fixed(NetworkShape shape, double inputSpikes, double cap) {
    List<LayerActivity> layers =
        shape.layers().stream()
            .map(layer -> layer.spiking() ? capped(layer.neurons(), cap) : silent())
            .toList();
    return new StepActivity(inputSpikes, layers);
  }

  private static LayerActivity capped(int neurons, double cap) {
    double share = Math.max(1, (int) (cap * neurons)) / (double) neurons;
    return new LayerActivity(share, share, 0);
  }

  private static LayerActivity silent() {
    return new LayerActivity(0, 0, 0);
  }

  /** Fired ids of an average row of a population: 0 for the input, l + 1 for the layer of index l. */
  double firedIds(NetworkShape shape, int population) {
    return population == 0
        ? inputSpikes
        : layers.get(population - 1).fired() * shape.layers().get(population - 1).neurons();
  }

  /** Entries of an average row of a population's list. */
  double entries(NetworkShape shape, int population) {
    return population == 0
        ? inputSpikes
        : layers.get(population - 1).active() * shape.layers().get(population - 1).neurons();
  }

  /** The part of it that some consecutive layers see, of which the first reads {@code below} ids. */
  StepActivity part(int first, int end, double below) {
    return new StepActivity(below, layers.subList(first, end));
  }

  /** An activity of the same layers, each as busy as the other. */
  static StepActivity same(double inputSpikes, LayerActivity layer, int count) {
    return new StepActivity(inputSpikes, Collections.nCopies(count, layer));
  }
}
