package spiketile.runtime.oracle;

import java.util.function.DoubleUnaryOperator;

/**
 * One layer, backward in time.
 *
 * <pre>
 *   λ[t] = e[t]·σ'(u[t]) + α·(1 − S[t])·λ[t+1]            λ[T+1] = 0
 *        − α·u[t]·σ'(u[t])·λ[t+1]                          (unless the reset is detached)
 * </pre>
 *
 * <p>σ' is 0 where a neuron is not active. For a leaky readout σ' is 1 and S is 0.
 *
 * @param neurons the layer's neurons
 * @param parameters the layer's weights
 * @param history the layer's states
 * @param leaky whether the layer is a leaky readout
 * @param detachReset whether the reset's own path is left out
 * @param term applied to each factor that can be negative: the identity, or the absolute value
 */
record LayerBackward(
    OracleNeurons neurons,
    LayerParameters parameters,
    LayerHistory history,
    boolean leaky,
    boolean detachReset,
    DoubleUnaryOperator term) {
  /**
   * Computes λ.
   *
   * @param error e[t][b][neuron] without the recurrent part
   * @return λ[t][b][neuron] for t = 0 … T + 1; zero at t = 0, which no parameter reaches
   */
  double[][][] lambda(double[][][] error) {
    double[][][] lambda = new double[history.steps() + 2][history.batch()][history.neurons()];
    for (int t = history.steps(); t >= 1; t--) {
      for (int b = 0; b < history.batch(); b++) {
        for (int i = 0; i < history.neurons(); i++) {
          lambda[t][b][i] = lambda(error[t][b][i], lambda[t + 1][b], t, b, i);
        }
      }
    }
    return lambda;
  }

  private double lambda(double error, double[] next, int t, int b, int i) {
    double u = history.u()[t][b][i];
    double e = term.applyAsDouble(error);
    if (parameters.recurrent() != null) {
      e += sentBack(parameters.recurrent()[i], next);
    }
    double sigma = leaky ? 1 : history.active()[t][b][i] ? neurons.surrogate(u, i) : 0;
    double kept = history.fired()[t][b][i] ? 0 : neurons.alpha()[i] * next[i];
    double reset = leaky || detachReset ? 0 : -neurons.alpha()[i] * u * sigma;
    return e * sigma + kept + term.applyAsDouble(reset) * next[i];
  }

  /**
   * The error that the layer sends to the one below, before that one's σ'.
   *
   * @param lambda this layer's λ
   * @param delay steps from a spike below to its current here
   * @return e[t][b][neuron below] for t = 0 … T
   */
  double[][][] errorBelow(double[][][] lambda, int delay) {
    int below = parameters.weights().length;
    double[][][] error = new double[history.steps() + 1][history.batch()][below];
    for (int t = 1; t <= history.steps(); t++) {
      for (int b = 0; b < history.batch(); b++) {
        for (int j = 0; j < below; j++) {
          error[t][b][j] = sentBack(parameters.weights()[j], lambda[t + delay][b]);
        }
      }
    }
    return error;
  }

  /** Σ_k w[k]·λ[k]/C[k]. */
  private double sentBack(double[] weights, double[] lambda) {
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      sum += term.applyAsDouble(weights[k]) * lambda[k] * neurons.invC()[k];
    }
    return sum;
  }

  /**
   * Sums the gradient over time and samples.
   *
   * @param lambda this layer's λ
   * @param below spikes of the layer below
   * @param shift which of them step t + 1 reads: those of {@code below[t + shift]}
   * @return ∂L/∂W, ∂L/∂R, ∂L/∂b and ∂L/∂α
   */
  LayerParameters gradient(double[][][] lambda, boolean[][][] below, int shift) {
    LayerParameters gradient = parameters.zeros();
    for (int t = 0; t < history.steps(); t++) {
      for (int b = 0; b < history.batch(); b++) {
        double[] step = lambda[t + 1][b];
        addOuter(below[t + shift][b], step, gradient.weights());
        if (parameters.recurrent() != null) {
          addOuter(history.spikes()[t][b], step, gradient.recurrent());
        }
        if (parameters.bias() != null) {
          addScaled(step, gradient.bias());
        }
        addLeak(t, b, step, gradient.alpha());
      }
    }
    return gradient;
  }

  private void addLeak(int t, int b, double[] lambda, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      double left = history.fired()[t][b][i] ? 0 : history.u()[t][b][i];
      sum[i] += lambda[i] * term.applyAsDouble(left);
    }
  }

  private void addOuter(boolean[] spikes, double[] lambda, double[][] sum) {
    for (int j = 0; j < spikes.length; j++) {
      if (spikes[j]) {
        addScaled(lambda, sum[j]);
      }
    }
  }

  private void addScaled(double[] lambda, double[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += lambda[i] * neurons.invC()[i];
    }
  }
}
