package spiketile.runtime.oracle;

import java.util.Arrays;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;

/** One layer's neurons in double precision, a value for each. */
record OracleNeurons(
    double[] alpha,
    double[] invC,
    double[] theta,
    double[] thetaGrad,
    String surrogate,
    double beta) {
  /** The neurons of a layer; each of them always active if the network is dense. */
  static OracleNeurons of(NetworkSpec spec, int layer) {
    int count = spec.layers().get(layer).neurons();
    NeuronSpec neuron = spec.layers().get(layer).neuron();
    double[] thetaGrad = each(neuron.thetaGrad(), count);
    if (spec.dense()) {
      Arrays.fill(thetaGrad, Double.NEGATIVE_INFINITY);
    }
    return new OracleNeurons(
        each(neuron.alpha(), count),
        each(neuron.invC(), count),
        each(neuron.theta(), count),
        thetaGrad,
        neuron.surrogate().label(),
        neuron.surrogate().beta());
  }

  private static double[] each(float[] values, int count) {
    double[] result = new double[count];
    Arrays.setAll(result, i -> values.length == 1 ? values[0] : values[i]);
    return result;
  }

  int count() {
    return alpha.length;
  }

  /** σ'(u) of an active neuron. */
  double surrogate(double u, int neuron) {
    double x = beta * (u - theta[neuron]);
    return switch (surrogate) {
      case "fast-sigmoid" -> Math.pow(Math.abs(x) + 1, -2);
      case "arctan" -> 1 / (1 + x * x);
      case "triangle" -> Math.max(0, 1 - Math.abs(x));
      case "sigmoid" -> Math.pow(Math.cosh(x / 2), -2);
      default -> throw new IllegalArgumentException(surrogate);
    };
  }
}
