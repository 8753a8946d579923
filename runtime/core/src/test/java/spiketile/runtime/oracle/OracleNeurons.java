package spiketile.runtime.oracle;

import java.util.Arrays;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;

/** One layer's neurons in double precision, a value for each. */
record OracleNeurons(
    double[] alpha, double[] invC, double[] theta, double[] thetaGrad, double beta) {
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
        neuron.beta());
  }

  private static double[] each(float[] values, int count) {
    double[] result = new double[count];
    Arrays.setAll(result, i -> values.length == 1 ? values[0] : values[i]);
    return result;
  }

  int count() {
    return alpha.length;
  }

  /** σ'(u) of an active neuron: (β·|u − ϑ| + 1)⁻². */
  double surrogate(double u, int neuron) {
    return Math.pow(beta * Math.abs(u - theta[neuron]) + 1, -2);
  }
}
