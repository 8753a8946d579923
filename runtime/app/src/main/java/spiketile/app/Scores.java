package spiketile.app;

import java.util.StringJoiner;
import spiketile.runtime.Network;
import spiketile.runtime.Readout;

/**
 * What a network gives each class.
 *
 * @param logits the readout's values
 * @param probabilities their softmax; of a per-step readout the mean softmax over time
 */
record Scores(double[] logits, double[] probabilities) {
  /** The scores of a sample of the network's last forward pass. */
  static Scores of(Network network, int sample) {
    double[] logits = new double[network.spec().classes()];
    for (int c = 0; c < logits.length; c++) {
      logits[c] = network.logit(sample, c);
    }
    boolean summedSoftmax = network.spec().readout() == Readout.PER_STEP;
    return new Scores(logits, summedSoftmax ? shares(logits) : softmax(logits));
  }

  private static double[] softmax(double[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    double[] weights = new double[logits.length];
    for (int c = 0; c < logits.length; c++) {
      weights[c] = Math.exp(logits[c] - most);
    }
    return shares(weights);
  }

  private static double[] shares(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double[] shares = new double[weights.length];
    for (int c = 0; c < weights.length; c++) {
      shares[c] = weights[c] / sum;
    }
    return shares;
  }

  void addTo(StringJoiner line, boolean withLogits, boolean withProbabilities) {
    for (int c = 0; withLogits && c < logits.length; c++) {
      line.add(Float.toString((float) logits[c]));
    }
    for (int c = 0; withProbabilities && c < probabilities.length; c++) {
      line.add(Report.format("%.6f", probabilities[c]));
    }
  }
}
