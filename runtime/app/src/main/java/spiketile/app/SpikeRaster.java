package spiketile.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spiketile.layout.SpikeList;
import spiketile.runtime.Network;
import spiketile.runtime.Trainer;

/**
 * All spikes of a network on one sample.
 *
 * @param steps time steps
 * @param label the sample's class
 * @param prediction the class it was taken for
 * @param populations the input first
 */
record SpikeRaster(int steps, int label, int prediction, List<Population> populations) {
  /**
   * The spikes of some neurons.
   *
   * @param name what they are
   * @param neurons how many
   * @param times step of each spike, from 0
   * @param ids neuron of each
   */
  record Population(String name, int neurons, int[] times, int[] ids) {
    static Population of(String name, SpikeList list) {
      int count = 0;
      int[] times = new int[list.entries()];
      int[] ids = new int[list.entries()];
      for (int t = 0; t < list.rows(); t++) {
        for (int k = list.rowStart(t); k < list.firedEnd(t); k++) {
          times[count] = t;
          ids[count++] = list.id(k);
        }
      }
      return new Population(
          name, list.neurons(), Arrays.copyOf(times, count), Arrays.copyOf(ids, count));
    }
  }

  /** Runs the network on a sample; its lists must hold all steps, so there must be no checkpoints. */
  static SpikeRaster of(Trainer trainer, Network network, int sample, int label) {
    List<Population> populations = new ArrayList<>();
    int prediction =
        trainer
            .evaluate(
                new int[] {sample},
                b -> {
                  populations.add(Population.of("input", network.inputSpikes()));
                  for (int l = 0; l < Report.spikingLayers(network.spec()); l++) {
                    populations.add(Population.of("layer " + (l + 1), network.spikes(l)));
                  }
                })
            .predictions()
            .getFirst();
    return new SpikeRaster(network.run().steps(), label, prediction, populations);
  }
}
