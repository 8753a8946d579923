package spiketile.runtime.oracle;

import java.util.function.DoubleUnaryOperator;
import spiketile.runtime.RatePenalty;

/**
 * What a hidden layer's firing rates cost, and its gradient:
 *
 * <pre>
 *   (strength/n)·Σ_i [ (z_i − upper)₊² + (lower − z_i)₊² ]      z_i = (1/(T·B))·Σ_t,b S_i[t,b]
 * </pre>
 */
record OracleRates(RatePenalty penalty, LayerHistory history) {
  double loss() {
    double sum = 0;
    for (int i = 0; i < history.neurons(); i++) {
      double high = Math.max(0, rate(i) - penalty.upper());
      double low = Math.max(0, penalty.lower() - rate(i));
      sum += high * high + low * low;
    }
    return penalty.strength() * sum / history.neurons();
  }

  /** Adds ∂/∂S to an error e[t][b][neuron]. */
  void addGradient(double[][][] error, DoubleUnaryOperator term) {
    for (int i = 0; i < history.neurons(); i++) {
      double high = Math.max(0, rate(i) - penalty.upper());
      double low = Math.max(0, penalty.lower() - rate(i));
      double slope = 2 * penalty.strength() / history.neurons() * (high - low);
      for (int t = 1; t <= history.steps(); t++) {
        for (int b = 0; b < history.batch(); b++) {
          error[t][b][i] += term.applyAsDouble(slope / history.steps() / history.batch());
        }
      }
    }
  }

  private double rate(int neuron) {
    int fired = 0;
    for (int t = 1; t <= history.steps(); t++) {
      for (int b = 0; b < history.batch(); b++) {
        fired += history.fired()[t][b][neuron] ? 1 : 0;
      }
    }
    return (double) fired / history.steps() / history.batch();
  }
}
