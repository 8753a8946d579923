package spiketile.app;

import java.util.Arrays;
import java.util.SplittableRandom;
import spiketile.runtime.LayerActivity;
import spiketile.runtime.Network;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SampleEvents;

/** Networks and batches whose activity is as asked for. */
final class FixedActivity {
  /** Found entries for one that the cap keeps, so that nearly every row is full. */
  private static final double OVERFLOW = 1.1;

  /** As many more where activity goes on through many layers: what one layer lacks the next one must make up for. */
  private static final double SATURATED = 2;

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
   * Scales all weights alike until the last hidden layer's neurons near their threshold are twice as many as the cap lets into
   * its list, so that the lists of any number of layers are full.
   *
   * @return how many times as large the weights are then
   */
  static double gain(Network network, EventBatch batch, double cap) {
    int layers = network.spec().layers().size();
    float[][] drawn = new float[layers][];
    Arrays.setAll(drawn, l -> network.parameters(l, ParameterKind.WEIGHT));
    double low = 1 / LARGEST_SCALE;
    double high = LARGEST_SCALE;
    double scale = 1;
    double found = 0;
    for (int i = 0; i < SEARCH_STEPS && Math.abs(found / cap / SATURATED - 1) > TOLERANCE; i++) {
      scale = Math.sqrt(low * high);
      for (int l = 0; l < layers; l++) {
        network.setParameters(l, ParameterKind.WEIGHT, scaled(drawn[l], scale));
      }
      network.forward(batch);
      found = found(network, batch, layers - 2);
      if (found < SATURATED * cap) {
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
