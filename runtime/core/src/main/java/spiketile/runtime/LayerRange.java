package spiketile.runtime;

import java.util.Arrays;
import java.util.List;

/** Consecutive layers of a network, {@code [first, end)}, counted from 0 above the input. */
record LayerRange(int first, int end) {
  static LayerRange all(NetworkSpec spec) {
    return new LayerRange(0, spec.layers().size());
  }

  boolean has(int layer) {
    return layer >= first && layer < end;
  }

  /**
   * Cuts a network into stages of whole layers so that the most work of a stage is as little as can be.
   *
   * @throws IllegalArgumentException if there are more stages than layers
   */
  static List<LayerRange> stages(NetworkSpec spec, int stages) {
    int layers = spec.layers().size();
    if (stages > layers) {
      throw new IllegalArgumentException(
          "%d stages of whole layers for a network of %d layers".formatted(stages, layers));
    }
    double[] before = new double[layers + 1];
    for (int l = 0; l < layers; l++) {
      before[l + 1] = before[l] + work(spec, l);
    }
    double[][] most = new double[stages + 1][layers + 1];
    int[][] cut = new int[stages + 1][layers + 1];
    Arrays.fill(most[0], Double.POSITIVE_INFINITY);
    most[0][0] = 0;
    for (int s = 1; s <= stages; s++) {
      Arrays.fill(most[s], Double.POSITIVE_INFINITY);
      for (int end = s; end <= layers; end++) {
        for (int first = s - 1; first < end; first++) {
          double here = Math.max(most[s - 1][first], before[end] - before[first]);
          if (here < most[s][end]) {
            most[s][end] = here;
            cut[s][end] = first;
          }
        }
      }
    }
    LayerRange[] ranges = new LayerRange[stages];
    for (int s = stages, end = layers; s > 0; s--) {
      ranges[s - 1] = new LayerRange(cut[s][end], end);
      end = cut[s][end];
    }
    return List.of(ranges);
  }

  /** Synapses, as often as a step goes through them: forward, for the gradient, and for the error below. */
  private static double work(NetworkSpec spec, int layer) {
    double neurons = spec.layers().get(layer).neurons();
    double own = spec.layers().get(layer).recurrent() ? 3 * neurons * neurons : 0;
    return (layer == 0 ? 2 : 3) * neurons * spec.inputsOf(layer) + own;
  }
}
