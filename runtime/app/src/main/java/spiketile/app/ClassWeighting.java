package spiketile.app;

import java.util.Locale;
import java.util.stream.IntStream;

/** What a sample counts by its class. */
enum ClassWeighting {
  NONE,
  BALANCED;

  /**
   * Weights by class, 1 on average over the samples to learn from; none if all count alike. A class that does not occur
   * has none to give.
   */
  float[] weights(TrainingData data) {
    if (this == NONE) {
      return new float[0];
    }
    int classes = data.spikes().classes();
    long[] counts = new long[classes];
    for (int sample : data.train()) {
      counts[data.spikes().label(sample)]++;
    }
    long present = IntStream.range(0, classes).filter(c -> counts[c] > 0).count();
    float[] weights = new float[classes];
    for (int c = 0; c < classes; c++) {
      weights[c] = counts[c] == 0 ? 0 : (float) data.train().length / present / counts[c];
    }
    return weights;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
