package spiketile.runtime.oracle;

import java.util.Arrays;
import spiketile.runtime.Readout;

/**
 * Loss, predictions and the last layer's error.
 *
 * <p>But for the readout per step, a logit is a weighted sum over time of the layer's states, which
 * are spikes or v; so its gradient comes back with the same weights.
 *
 * @param readout how states become logits
 * @param last the last layer's states
 * @param labels a class for each sample
 */
record OracleReadout(Readout readout, LayerHistory last, int[] labels) {
  /**
   * What the readout gives.
   *
   * @param loss mean cross-entropy
   * @param predictions a class for each sample, the lowest of equally likely ones
   * @param error ∂L/∂S or ∂L/∂v, [t][b][neuron]
   */
  record Outcome(double loss, int[] predictions, double[][][] error) {}

  Outcome evaluate() {
    int[] predictions = new int[last.batch()];
    double[][][] error = new double[last.steps() + 1][last.batch()][last.neurons()];
    double loss = 0;
    for (int b = 0; b < last.batch(); b++) {
      double[] logits = readout == Readout.PER_STEP ? softmaxSums(b) : logits(b);
      predictions[b] = largest(logits);
      loss += readout == Readout.PER_STEP ? everyStep(b, error) : once(logits, b, error);
    }
    return new Outcome(loss / last.batch(), predictions, error);
  }

  /** Loss of one sample from its logits. */
  private double once(double[] logits, int b, double[][][] error) {
    double[] gradient = crossEntropyGradient(logits, labels[b]);
    for (int t = 1; t <= last.steps(); t++) {
      for (int i = 0; i < logits.length; i++) {
        error[t][b][i] = gradient[i] * weight(t, b, i) / last.batch();
      }
    }
    return crossEntropy(logits, labels[b]);
  }

  /** Loss of one sample whose v is a row of logits at every step. */
  private double everyStep(int b, double[][][] error) {
    double sum = 0;
    for (int t = 1; t <= last.steps(); t++) {
      double[] logits = last.u()[t][b];
      sum += crossEntropy(logits, labels[b]);
      double[] gradient = crossEntropyGradient(logits, labels[b]);
      for (int i = 0; i < logits.length; i++) {
        error[t][b][i] = gradient[i] / last.steps() / last.batch();
      }
    }
    return sum / last.steps();
  }

  private double[] logits(int b) {
    double[] logits = new double[last.neurons()];
    for (int t = 1; t <= last.steps(); t++) {
      for (int i = 0; i < logits.length; i++) {
        logits[i] += weight(t, b, i) * state(t, b, i);
      }
    }
    return logits;
  }

  private double state(int t, int b, int i) {
    if (readout.spiking()) {
      return last.spikes()[t][b][i] ? 1 : 0;
    }
    return last.u()[t][b][i];
  }

  private double weight(int t, int b, int i) {
    return switch (readout) {
      case SPIKE_COUNT -> 1;
      case MEAN -> 1.0 / last.steps();
      case MAX -> t == timeOfMaximum(b, i) ? 1 : 0;
      case LAST -> t == last.steps() ? 1 : 0;
      case PER_STEP -> throw new IllegalStateException("no single row of logits");
    };
  }

  /** The first of the steps 1 … T at which v is largest. */
  private int timeOfMaximum(int b, int i) {
    int best = 1;
    for (int t = 2; t <= last.steps(); t++) {
      best = last.u()[t][b][i] > last.u()[best][b][i] ? t : best;
    }
    return best;
  }

  /**
   * How clear the maxima are over which {@link Readout#MAX} decides.
   *
   * @return the smallest distance from a neuron's maximum to another value of its v; infinite for
   *     other readouts
   */
  double maximumMargin() {
    double margin = Double.POSITIVE_INFINITY;
    if (readout != Readout.MAX) {
      return margin;
    }
    for (int b = 0; b < last.batch(); b++) {
      for (int i = 0; i < last.neurons(); i++) {
        double largest = last.u()[timeOfMaximum(b, i)][b][i];
        for (int t = 1; t <= last.steps(); t++) {
          double distance = largest - last.u()[t][b][i];
          margin = distance > 0 ? Math.min(margin, distance) : margin;
        }
      }
    }
    return margin;
  }

  private double[] softmaxSums(int b) {
    double[] sums = new double[last.neurons()];
    for (int t = 1; t <= last.steps(); t++) {
      double[] probabilities = softmax(last.u()[t][b]);
      Arrays.setAll(sums, i -> sums[i] + probabilities[i]);
    }
    return sums;
  }

  /** log Σ_i exp(z_i) − z_label. */
  static double crossEntropy(double[] logits, int label) {
    double largest = logits[largest(logits)];
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - largest);
    }
    return Math.log(sum) + largest - logits[label];
  }

  /** softmax(z)_i − [i = label]. */
  static double[] crossEntropyGradient(double[] logits, int label) {
    double[] gradient = softmax(logits);
    gradient[label] -= 1;
    return gradient;
  }

  private static double[] softmax(double[] logits) {
    double largest = logits[largest(logits)];
    double[] result = Arrays.stream(logits).map(z -> Math.exp(z - largest)).toArray();
    double sum = Arrays.stream(result).sum();
    Arrays.setAll(result, i -> result[i] / sum);
    return result;
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
