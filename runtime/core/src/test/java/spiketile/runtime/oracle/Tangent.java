package spiketile.runtime.oracle;

import java.util.List;
import spiketile.runtime.NetworkSpec;

/**
 * The derivative of the loss along a direction of the parameters, carried forward in time: another
 * way to the same number that BPTT finds backward.
 *
 * <pre>
 *   dI[t]   = Σ_j dW[j,:]·S_below[t,j] + Σ_j W[j,:]·dS_below[t,j] + the same for R + db
 *   du[t+1] = α·(1 − S[t])·du[t] − α·u[t]·dS[t] + (1/C)·dI[t]        (without −α·u·dS if detached)
 *             + dα·u[t]·(1 − S[t])                                   (where α is learnt)
 *   dS[t]   = σ'(u[t])·du[t]  of active neurons, else 0
 * </pre>
 */
final class Tangent {
  private final NetworkSpec spec;
  private final List<LayerParameters> parameters;
  private final List<LayerParameters> direction;
  private final OracleResult result;
  private final boolean[][][] input;

  Tangent(
      NetworkSpec spec,
      List<LayerParameters> parameters,
      List<LayerParameters> direction,
      OracleResult result,
      boolean[][][] input) {
    this.spec = spec;
    this.parameters = parameters;
    this.direction = direction;
    this.result = result;
    this.input = input;
  }

  /** dL along the direction. */
  double ofLoss(int[] labels) {
    double[][][] states = new double[input.length + 1][labels.length][spec.inputs()];
    for (int layer = 0; layer < spec.layers().size(); layer++) {
      states = layer(layer, states);
    }
    LayerHistory last = result.histories().getLast();
    double[][][] error = new OracleReadout(spec.readout(), last, labels).evaluate().error();
    double sum = 0;
    for (int t = 1; t < error.length; t++) {
      for (int b = 0; b < labels.length; b++) {
        for (int i = 0; i < last.neurons(); i++) {
          sum += error[t][b][i] * states[t][b][i];
        }
      }
    }
    return sum;
  }

  /** dS of a layer, or dv of a leaky readout, from dS of the layer below. */
  private double[][][] layer(int layer, double[][][] tangentBelow) {
    LayerHistory history = result.histories().get(layer);
    OracleNeurons neurons = OracleNeurons.of(spec, layer);
    boolean leaky = result.spikes(layer) == null;
    boolean[][][] below = layer == 0 ? input : result.spikes(layer - 1);
    int shift = layer == 0 ? 0 : 1 - spec.delay();
    LayerParameters p = parameters.get(layer);
    LayerParameters d = direction.get(layer);
    double[][][] du = new double[history.steps() + 1][history.batch()][history.neurons()];
    double[][][] ds = new double[history.steps() + 1][history.batch()][history.neurons()];
    for (int t = 0; t < history.steps(); t++) {
      for (int b = 0; b < history.batch(); b++) {
        for (int i = 0; i < history.neurons(); i++) {
          double current =
              product(d.weights(), below[t + shift][b], i)
                  + product(p.weights(), tangentBelow[t + shift][b], i);
          if (p.recurrent() != null) {
            current += product(d.recurrent(), history.spikes()[t][b], i);
            current += product(p.recurrent(), ds[t][b], i);
          }
          current += p.bias() == null ? 0 : d.bias()[i];
          double kept = history.fired()[t][b][i] ? 0 : du[t][b][i];
          double reset = spec.detachReset() || leaky ? 0 : history.u()[t][b][i] * ds[t][b][i];
          double left = history.fired()[t][b][i] ? 0 : history.u()[t][b][i];
          double leak = d.alpha() == null ? 0 : d.alpha()[i] * left;
          double next = neurons.alpha()[i] * (kept - reset) + leak + neurons.invC()[i] * current;
          du[t + 1][b][i] = next;
          double sigma = neurons.surrogate(history.u()[t + 1][b][i], i);
          double passed = history.active()[t + 1][b][i] ? sigma * next : 0;
          ds[t + 1][b][i] = leaky ? next : passed;
        }
      }
    }
    return ds;
  }

  private static double product(double[][] weights, boolean[] spikes, int neuron) {
    double sum = 0;
    for (int j = 0; j < spikes.length; j++) {
      sum += spikes[j] ? weights[j][neuron] : 0;
    }
    return sum;
  }

  private static double product(double[][] weights, double[] tangents, int neuron) {
    double sum = 0;
    for (int j = 0; j < tangents.length; j++) {
      sum += tangents[j] * weights[j][neuron];
    }
    return sum;
  }
}
