package spiketile.app;

import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.Init;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.RunSpec;

/**
 * A network of the poster's SHD form on some chips.
 *
 * @param stages chips that have some of the layers each
 * @param replicas times that many chips, each with its part of the batch
 * @param hidden hidden layers
 * @param neurons of all layers together
 * @param batch samples of all replicas
 * @param activity share of a hidden layer's neurons to which its lists are filled
 */
record ScalingCase(int stages, int replicas, int hidden, int neurons, int batch, double activity) {
  static final int STEPS = 100;
  static final int INPUTS = 700;
  static final int CLASSES = 20;

  /** Input spikes of a sample in a step. */
  static final int INPUT_SPIKES = 48;

  /** So near the threshold that most entries of a list have fired, as in the poster's. */
  private static final float THETA_GRAD = 0.99f;

  /** A wide surrogate gradient and large weights let errors get through 192 layers, where else they would be 0 in floats. */
  private static final float BETA = 0.1f;

  private static final double GAIN = 3.5;

  /** Of the poster's largest network, on 16 chips with 8 neurons a tile. */
  private static final int LARGEST_NEURONS = 188_284;

  private static final int LARGEST_CHIPS = 16;
  private static final int LARGEST_PER_TILE = 8;

  /** Hidden layers of a chip for each neuron of a tile. */
  private static final double LAYERS_PER_NEURON = 1.5;

  /** The poster's network for so many chips, whole layers on each. */
  static ScalingCase chips(int chips, int neuronsPerTile, int batch, double activity) {
    double share = (double) chips * neuronsPerTile / (LARGEST_CHIPS * LARGEST_PER_TILE);
    return new ScalingCase(
        chips,
        1,
        (int) (LAYERS_PER_NEURON * chips * neuronsPerTile),
        (int) Math.round(LARGEST_NEURONS * share),
        batch,
        activity);
  }

  int ranks() {
    return stages * replicas;
  }

  int part() {
    return Math.ceilDiv(batch, replicas);
  }

  /** Hidden layers of equal sizes, but for one neuron. */
  NetworkSpec spec() {
    float alpha = 0.95f;
    NeuronSpec neuron = NeuronSpec.uniform(alpha, 10 * (1 - alpha), 1f, THETA_GRAD, BETA);
    NetworkSpec.Builder builder = NetworkSpec.of(INPUTS);
    int all = neurons - CLASSES;
    for (int l = 0; l < hidden; l++) {
      long first = (long) all * l / hidden;
      long end = (long) all * (l + 1) / hidden;
      builder.layer(new LayerSpec((int) (end - first), false, true, neuron));
    }
    return builder
        .layer(new LayerSpec(CLASSES, neuron.alwaysActive()))
        .delay(0)
        .maxActivity(activity)
        .init(new Init.Uniform(GAIN, 0))
        .seed(1)
        .build();
  }

  /** One thread for each chip. */
  RunSpec run() {
    return new RunSpec(
            part(), STEPS, 1, Providers.selected(), MachineProfile.host(), Backing.HUGE_PAGES)
        .withActivity(activity);
  }

  long weights() {
    NetworkSpec spec = spec();
    long weights = 0;
    for (int l = 0; l < spec.layers().size(); l++) {
      weights += (long) spec.inputsOf(l) * spec.layers().get(l).neurons();
    }
    return weights;
  }
}
