package spiketile.runtime.cost;

import java.util.List;
import spiketile.layout.LayerShape;
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
   * @param shapes the layers above the input
   * @param inputSpikes input spikes of a sample in a time step
   * @param cap largest share of a layer in a row, which holds one id at least
   * @return the activity
   */
  public static StepActivity fixed(List<LayerShape> shapes, double inputSpikes, double cap) {
    List<LayerActivity> layers =
        shapes.stream()
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

  /**
   * Fired ids of an average row of a population.
   *
   * @param population 0 for the input, l + 1 for the layer of index l
   * @param neurons its size
   * @return how many
   */
  public double firedIds(int population, int neurons) {
    return population == 0 ? inputSpikes : layers.get(population - 1).fired() * neurons;
  }

  /**
   * Entries of an average row of a population's list.
   *
   * @param population 0 for the input, l + 1 for the layer of index l
   * @param neurons its size
   * @return how many
   */
  public double entries(int population, int neurons) {
    return population == 0 ? inputSpikes : layers.get(population - 1).active() * neurons;
  }
}
