package spiketile.app;

import java.util.SplittableRandom;
import spiketile.runtime.LayerActivity;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SampleEvents;

/** Networks and batches whose activity is as asked for. */
final class FixedActivity {
  /** Found entries for one that the cap keeps, so that nearly every row is full. */
  private static final double OVERFLOW = 1.1;

  /** Makes most biases small and some large, so that neurons fire from the first steps on. */
  private static final double SKEW = 4;

  private static final double TOLERANCE = 0.02;
  private static final int SEARCH_STEPS = 16;
  private static final double LARGEST_SCALE = 256;

  private FixedActivity() {}

  /** A batch of samples that each have so many random input spikes in every step. */
  static EventBatch batch(int inputs, int steps, int samples, int inputSpikes) {
    EventBatch batch = new EventBatch(inputs, steps, samples);
    SplittableRandom random = new SplittableRandom(1);
    batch.fill(
        (sample, events) -> draw(random, events, inputs, steps, inputSpikes), new int[samples]);
    return batch;
  }

  private static void draw(
      SplittableRandom random, SampleEvents events, int inputs, int steps, int inputSpikes) {
    for (int t = 0; t < steps; t++) {
      int wanted = inputSpikes;
      for (int j = 0; j < inputs; j++) {
        if (random.nextInt(inputs - j) < wanted) {
          events.add(t, j);
          wanted--;
        }
      }
    }
  }

  /**
   * Scales the weights of every layer, the first layer first, until the neurons near their threshold
   * are a little more than the cap lets into the lists. The readout has no cap, and needs some activity
   * too: without any there is no error, and the backward pass has nothing to do.
   */
  static void fill(Network network, EventBatch batch, double cap) {
    for (int l = 0; l < network.spec().layers().size(); l++) {
      float[] drawn = network.parameters(l, ParameterKind.WEIGHT);
      double low = 1 / LARGEST_SCALE;
      double high = LARGEST_SCALE;
      double found = 0;
      for (int i = 0; i < SEARCH_STEPS && Math.abs(found / cap / OVERFLOW - 1) > TOLERANCE; i++) {
        double scale = Math.sqrt(low * high);
        network.setParameters(l, ParameterKind.WEIGHT, scaled(drawn, scale));
        network.forward(batch);
        found = found(network, batch, l);
        if (found < OVERFLOW * cap) {
          low = scale;
        } else {
          high = scale;
        }
      }
    }
  }

  /**
   * Lets hidden neurons fire by themselves, whatever reaches them: gives each a random bias, of which some take the membrane to the threshold.
   * So layers are equally busy however deep they are, and from the first steps on.
   *
   * @param scale of the biases: with 1, the membrane of a neuron without other input comes to rest between 0 and 1; layers have one α and 1/C each
   */
  static void drive(Network network, double scale) {
    for (int l = 0; l < network.spec().layers().size() - 1; l++) {
      if (network.has(l)) {
        network.setParameters(l, ParameterKind.BIAS, biases(network.spec(), l, scale));
      }
    }
  }

  private static float[] biases(NetworkSpec spec, int layer, double scale) {
    NeuronSpec neuron = spec.layers().get(layer).neuron();
    SplittableRandom random = new SplittableRandom(layer);
    double toOne = (1 - neuron.alpha()[0]) / neuron.invC()[0];
    float[] biases = new float[spec.layers().get(layer).neurons()];
    for (int i = 0; i < biases.length; i++) {
      biases[i] = (float) (scale * toOne * Math.pow(random.nextDouble(), SKEW));
    }
    return biases;
  }

  /**
   * The scale of {@link #drive} with which neurons near their threshold are a little more than the cap lets into the lists.
   */
  static double driveFor(Network network, EventBatch batch, double cap) {
    int lastHidden = network.spec().layers().size() - 2;
    double low = 1;
    double high = LARGEST_SCALE;
    double scale = low;
    double found = 0;
    for (int i = 0; i < SEARCH_STEPS && Math.abs(found / cap / OVERFLOW - 1) > TOLERANCE; i++) {
      scale = Math.sqrt(low * high);
      drive(network, scale);
      network.forward(batch);
      found = found(network, batch, lastHidden);
      if (found < OVERFLOW * cap) {
        low = scale;
      } else {
        high = scale;
      }
    }
    return scale;
  }

  /** The share of a layer that was active, dropped entries included. */
  private static double found(Network network, EventBatch batch, int layer) {
    LayerActivity activity = network.activity(layer);
    double all =
        (double) batch.steps() * batch.size() * network.spec().layers().get(layer).neurons();
    return activity.active() + activity.dropped() / all;
  }

  private static float[] scaled(float[] weights, double scale) {
    float[] result = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      result[i] = (float) (weights[i] * scale);
    }
    return result;
  }
}
