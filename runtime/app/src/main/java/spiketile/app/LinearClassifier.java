package spiketile.app;

/**
 * Multinomial logistic regression on standardised features, with an L2 penalty of {@code ‖W‖²/(2n)}: what a network has
 * to beat. Minimised by Adam on all samples at a time.
 */
final class LinearClassifier {
  private static final int ROUNDS = 300;
  private static final double RATE = 0.02;
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final double[] mean;
  private final double[] scale;

  /** [class][feature], the bias behind the features. */
  private final double[][] weights;

  private LinearClassifier(double[] mean, double[] scale, double[][] weights) {
    this.mean = mean;
    this.scale = scale;
    this.weights = weights;
  }

  /**
   * Learns.
   *
   * @param samples [sample][feature]
   * @param labels a class for each sample
   * @param classes labels are below this
   */
  static LinearClassifier fit(float[][] samples, int[] labels, int classes) {
    int features = samples[0].length;
    LinearClassifier model =
        new LinearClassifier(
            new double[features], new double[features], new double[classes][features + 1]);
    model.standardise(samples);
    double[][] inputs = new double[samples.length][];
    for (int s = 0; s < samples.length; s++) {
      inputs[s] = model.standardised(samples[s]);
    }
    double[][] first = new double[classes][features + 1];
    double[][] second = new double[classes][features + 1];
    for (int round = 1; round <= ROUNDS; round++) {
      double[][] gradient = model.gradient(inputs, labels);
      for (int c = 0; c < classes; c++) {
        step(model.weights[c], gradient[c], first[c], second[c], round);
      }
    }
    return model;
  }

  private void standardise(float[][] samples) {
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      double squares = 0;
      for (float[] sample : samples) {
        sum += sample[i];
        squares += (double) sample[i] * sample[i];
      }
      mean[i] = sum / samples.length;
      double deviation = Math.sqrt(Math.max(0, squares / samples.length - mean[i] * mean[i]));
      scale[i] = deviation > 0 ? 1 / deviation : 0;
    }
  }

  private double[] standardised(float[] sample) {
    double[] input = new double[sample.length + 1];
    for (int i = 0; i < sample.length; i++) {
      input[i] = (sample[i] - mean[i]) * scale[i];
    }
    input[sample.length] = 1;
    return input;
  }

  private double[][] gradient(double[][] inputs, int[] labels) {
    double[][] gradient = new double[weights.length][weights[0].length];
    for (int s = 0; s < inputs.length; s++) {
      double[] error = softmax(logits(inputs[s]));
      error[labels[s]] -= 1;
      for (int c = 0; c < error.length; c++) {
        add(inputs[s], error[c] / inputs.length, gradient[c]);
      }
    }
    for (int c = 0; c < weights.length; c++) {
      for (int i = 0; i < mean.length; i++) {
        gradient[c][i] += weights[c][i] / inputs.length;
      }
    }
    return gradient;
  }

  private static void add(double[] row, double times, double[] sum) {
    for (int i = 0; i < row.length; i++) {
      sum[i] += times * row[i];
    }
  }

  private double[] logits(double[] input) {
    double[] logits = new double[weights.length];
    for (int c = 0; c < logits.length; c++) {
      for (int i = 0; i < input.length; i++) {
        logits[c] += weights[c][i] * input[i];
      }
    }
    return logits;
  }

  private static double[] softmax(double[] logits) {
    double largest = logits[argmax(logits)];
    double sum = 0;
    for (int c = 0; c < logits.length; c++) {
      logits[c] = Math.exp(logits[c] - largest);
      sum += logits[c];
    }
    for (int c = 0; c < logits.length; c++) {
      logits[c] /= sum;
    }
    return logits;
  }

  private static void step(
      double[] weights, double[] gradient, double[] first, double[] second, int round) {
    double correction = Math.sqrt(1 - Math.pow(BETA_2, round)) / (1 - Math.pow(BETA_1, round));
    for (int i = 0; i < weights.length; i++) {
      first[i] += (1 - BETA_1) * (gradient[i] - first[i]);
      second[i] += (1 - BETA_2) * (gradient[i] * gradient[i] - second[i]);
      weights[i] -= RATE * correction * first[i] / (Math.sqrt(second[i]) + EPSILON);
    }
  }

  /** The share of samples that it classifies correctly. */
  double accuracy(float[][] samples, int[] labels) {
    int correct = 0;
    for (int s = 0; s < samples.length; s++) {
      correct += argmax(logits(standardised(samples[s]))) == labels[s] ? 1 : 0;
    }
    return (double) correct / samples.length;
  }

  private static int argmax(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }
}
