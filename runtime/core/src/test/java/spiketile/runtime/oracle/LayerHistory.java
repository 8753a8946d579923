package spiketile.runtime.oracle;

/**
 * One layer's states at t = 0 … T, as [t][b][neuron]. At t = 0 all are zero and nobody fires.
 *
 * @param u membrane values: u, or v of a leaky readout
 * @param fired u ≥ ϑ: the neurons that are reset
 * @param spikes those of them whose spike is sent; without an activity cap all
 * @param active the neurons with a gradient
 */
public record LayerHistory(
    double[][][] u, boolean[][][] fired, boolean[][][] spikes, boolean[][][] active) {
  static LayerHistory zeros(int steps, int batch, int neurons) {
    return new LayerHistory(
        new double[steps + 1][batch][neurons],
        new boolean[steps + 1][batch][neurons],
        new boolean[steps + 1][batch][neurons],
        new boolean[steps + 1][batch][neurons]);
  }

  int steps() {
    return u.length - 1;
  }

  int batch() {
    return u[0].length;
  }

  int neurons() {
    return u[0][0].length;
  }
}
