package spiketile.runtime.oracle;

import java.util.Arrays;

/**
 * Parameters of one layer in double precision, or something shaped like them: their gradient.
 *
 * @param weights W, [presynaptic][neuron]
 * @param recurrent R, [presynaptic][neuron] within the layer; null if the layer is not recurrent
 * @param bias b; null if the layer has none
 * @param alpha of a gradient or a direction, what belongs to α; of parameters null, since α is the specification's
 */
public record LayerParameters(
    double[][] weights, double[][] recurrent, double[] bias, double[] alpha) {
  /**
   * Parameters, of which α is the specification's.
   *
   * @param weights W
   * @param recurrent R, or null
   * @param bias b, or null
   */
  public LayerParameters(double[][] weights, double[][] recurrent, double[] bias) {
    this(weights, recurrent, bias, null);
  }

  /**
   * Takes parameters from flat row-major arrays of floats.
   *
   * @param neurons the layer's size
   * @param weights [presynaptic][neuron]
   * @param recurrent [presynaptic][neuron], or null
   * @param bias a value for each neuron, or null
   * @return the parameters
   */
  public static LayerParameters of(int neurons, float[] weights, float[] recurrent, float[] bias) {
    return of(neurons, widen(weights), widen(recurrent), widen(bias));
  }

  /**
   * Takes parameters from flat row-major arrays of doubles.
   *
   * @param neurons the layer's size
   * @param weights [presynaptic][neuron]
   * @param recurrent [presynaptic][neuron], or null
   * @param bias a value for each neuron, or null
   * @return the parameters
   */
  public static LayerParameters of(
      int neurons, double[] weights, double[] recurrent, double[] bias) {
    return new LayerParameters(
        rows(weights, neurons),
        recurrent == null ? null : rows(recurrent, neurons),
        bias == null ? null : bias.clone());
  }

  /**
   * W as it lies in memory.
   *
   * @return [presynaptic][neuron], row after row
   */
  public double[] flatWeights() {
    return flat(weights);
  }

  /**
   * R as it lies in memory.
   *
   * @return [presynaptic][neuron], row after row, or null
   */
  public double[] flatRecurrent() {
    return recurrent == null ? null : flat(recurrent);
  }

  /** Zeros in the same shape. */
  LayerParameters zeros() {
    return new LayerParameters(
        zeros(weights),
        recurrent == null ? null : zeros(recurrent),
        bias == null ? null : new double[bias.length],
        new double[weights[0].length]);
  }

  private static double[] widen(float[] values) {
    if (values == null) {
      return null;
    }
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  private static double[][] rows(double[] flat, int width) {
    if (flat.length % width != 0) {
      throw new IllegalArgumentException(
          "%d values are no whole number of rows of %d".formatted(flat.length, width));
    }
    double[][] rows = new double[flat.length / width][];
    Arrays.setAll(rows, j -> Arrays.copyOfRange(flat, j * width, (j + 1) * width));
    return rows;
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[][] zeros(double[][] rows) {
    return new double[rows.length][rows[0].length];
  }
}
