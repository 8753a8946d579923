package spiketile.runtime.oracle;

import java.util.List;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;

/** Checks that what the oracle is given has the network's shapes. */
record OracleShapes(NetworkSpec spec, boolean[][][] input, int[] labels) {
  void check(List<LayerParameters> parameters) {
    require(input.length > 0 && labels.length > 0, "no step or no sample");
    requireStates("input", input, input.length, spec.inputs());
    for (int label : labels) {
      require(label >= 0 && label < spec.classes(), "label " + label + " is no class");
    }
    require(parameters.size() == spec.layers().size(), "parameters of another number of layers");
    for (int layer = 0; layer < parameters.size(); layer++) {
      checkLayer(layer, parameters.get(layer));
    }
  }

  private void checkLayer(int index, LayerParameters given) {
    LayerSpec layer = spec.layers().get(index);
    String name = "layer " + index + ": ";
    requireRows(name + "W", given.weights(), spec.inputsOf(index), layer.neurons());
    require(layer.recurrent() == (given.recurrent() != null), name + "R given or missing");
    require(layer.bias() == (given.bias() != null), name + "bias given or missing");
    if (layer.recurrent()) {
      requireRows(name + "R", given.recurrent(), layer.neurons(), layer.neurons());
    }
    require(!layer.bias() || given.bias().length == layer.neurons(), name + "bias's length");
  }

  /** Checks the decisions given for one layer. */
  void checkGiven(int layer, boolean[][][] spikes, boolean[][][] active) {
    int neurons = spec.layers().get(layer).neurons();
    requireStates("spikes of layer " + layer, spikes, input.length + 1, neurons);
    requireStates("active of layer " + layer, active, input.length + 1, neurons);
    for (int t = 0; t <= input.length; t++) {
      for (int b = 0; b < labels.length; b++) {
        for (int i = 0; i < neurons; i++) {
          if (spikes[t][b][i] && !active[t][b][i]) {
            throw new IllegalArgumentException(
                "layer %d, t %d, sample %d, neuron %d: spikes but is not active"
                    .formatted(layer, t, b, i));
          }
        }
      }
    }
  }

  private void requireStates(String name, boolean[][][] states, int steps, int neurons) {
    require(states.length == steps, name + ": " + states.length + " steps, not " + steps);
    for (boolean[][] step : states) {
      require(step.length == labels.length, name + ": " + step.length + " samples");
      for (boolean[] row : step) {
        require(row.length == neurons, name + ": " + row.length + " neurons, not " + neurons);
      }
    }
  }

  private static void requireRows(String name, double[][] rows, int count, int width) {
    require(rows.length == count, name + ": " + rows.length + " rows, not " + count);
    for (double[] row : rows) {
      require(row.length == width, name + ": a row of " + row.length + ", not " + width);
    }
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
