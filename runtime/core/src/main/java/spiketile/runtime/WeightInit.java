package spiketile.runtime;

import java.util.SplittableRandom;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.Seeds;

/** Draws a network's weights, row by row, so that they do not depend on the tiles. */
final class WeightInit {
  private static final int SEARCH_STEPS = 20;
  private static final double LARGEST_SCALE = 64;

  private WeightInit() {}

  static void draw(Network network) {
    Init.Uniform rule =
        switch (network.spec().init()) {
          case Init.Uniform uniform -> uniform;
          case Init.TargetActivity ignored -> (Init.Uniform) Init.POSTER;
        };
    for (int l = 0; l < network.spec().layers().size(); l++) {
      for (ParameterKind kind : ParameterKind.values()) {
        if (isWeights(kind) && network.has(l) && network.spec().has(l, kind)) {
          long seed = Seeds.mix(Seeds.mix(network.spec().seed(), l), kind.ordinal());
          network.setParameters(l, kind, uniform(network, l, kind, rule, seed));
        }
      }
    }
  }

  private static boolean isWeights(ParameterKind kind) {
    return kind == ParameterKind.WEIGHT || kind == ParameterKind.RECURRENT;
  }

  private static float[] uniform(
      Network network, int layer, ParameterKind kind, Init.Uniform rule, long seed) {
    double range = rule.gain() * Math.sqrt(6.0 / network.spec().rows(layer, kind));
    SplittableRandom random = new SplittableRandom(seed);
    float[] weights = new float[Math.toIntExact(network.spec().parameterCount(layer, kind))];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextDouble(-range, range) + rule.offset());
    }
    return weights;
  }

  /**
   * Scales each spiking layer's weights in turn until its share of firing neurons is the target.
   *
   * @param batch this rank's part of the samples, if ranks share them; null if it has none of them
   */
  static void calibrate(Network network, EventBatch batch, double target) {
    int samples = batch == null ? 0 : batch.size();
    int leaky = network.spec().readout().spiking() ? 0 : 1;
    for (int l = 0; l < network.spec().layers().size() - leaky; l++) {
      float[] drawn = network.has(l) ? network.parameters(l, ParameterKind.WEIGHT) : new float[0];
      double low = 1 / LARGEST_SCALE;
      double high = LARGEST_SCALE;
      for (int i = 0; i < SEARCH_STEPS; i++) {
        double scale = Math.sqrt(low * high);
        if (network.has(l)) {
          network.setParameters(l, ParameterKind.WEIGHT, scaled(drawn, scale));
        }
        if (batch != null) {
          network.forward(batch);
        }
        if (network.fired(l, samples) < target) {
          low = scale;
        } else {
          high = scale;
        }
      }
    }
  }

  private static float[] scaled(float[] weights, double scale) {
    float[] result = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      result[i] = (float) (weights[i] * scale);
    }
    return result;
  }
}
