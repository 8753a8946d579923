package spiketile.runtime.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;

/** Random parameters and inputs for a network. */
final class RandomNetwork {
  private final NetworkSpec spec;
  private final Random random;

  RandomNetwork(NetworkSpec spec, long seed) {
    this.spec = spec;
    random = new Random(seed);
  }

  /** Weights that make about a third of the neurons fire in a step, pushed upward a little. */
  List<LayerParameters> parameters() {
    List<LayerParameters> parameters = new ArrayList<>();
    for (int l = 0; l < spec.layers().size(); l++) {
      LayerSpec layer = spec.layers().get(l);
      int n = layer.neurons();
      parameters.add(
          new LayerParameters(
              matrix(spec.inputsOf(l), n, 0.3),
              layer.recurrent() ? matrix(n, n, 0) : null,
              layer.bias() ? matrix(1, n, 0.1)[0] : null,
              layer.learnsAlpha() ? matrix(1, n, 0)[0] : null));
    }
    return parameters;
  }

  private double[][] matrix(int rows, int width, double mean) {
    double range = 3 / Math.sqrt(rows);
    double[][] matrix = new double[rows][width];
    for (double[] row : matrix) {
      for (int i = 0; i < width; i++) {
        row[i] = mean + range * (2 * random.nextDouble() - 1);
      }
    }
    return matrix;
  }

  boolean[][][] input(int steps, int batch) {
    boolean[][][] input = new boolean[steps][batch][spec.inputs()];
    for (boolean[][] step : input) {
      for (boolean[] row : step) {
        for (int j = 0; j < row.length; j++) {
          row[j] = random.nextDouble() < 0.3;
        }
      }
    }
    return input;
  }

  int[] labels(int batch) {
    return random.ints(batch, 0, spec.classes()).toArray();
  }
}
