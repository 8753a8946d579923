package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import spiketile.runtime.data.ImageEncoder;
import spiketile.runtime.data.SpikeData;

class LinearClassifierTest {
  private static float[][] points(int[] labels, double[][] centres, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] points = new float[labels.length][2];
    for (int s = 0; s < labels.length; s++) {
      labels[s] = s % centres.length;
      for (int i = 0; i < 2; i++) {
        points[s][i] = (float) (centres[labels[s]][i] + 0.2 * random.nextGaussian());
      }
    }
    return points;
  }

  @Test
  void separatesWhatALineSeparates() {
    double[][] centres = {{0, 0}, {100, 2}, {50, -3}};
    int[] labels = new int[90];
    float[][] train = points(labels, centres, 1);
    LinearClassifier model = LinearClassifier.fit(train, labels, 3);

    assertThat(model.accuracy(points(labels, centres, 2), labels)).isEqualTo(1);
  }

  /** Exclusive or: no line does better than three of the four corners. */
  @Test
  void doesNotSeparateWhatNoLineDoes() {
    double[][] corners = {{0, 0}, {0, 1}, {1, 1}, {1, 0}};
    int[] corner = new int[200];
    float[][] train = points(corner, corners, 1);
    int[] labels = Arrays.stream(corner).map(c -> c % 2).toArray();
    assertThat(LinearClassifier.fit(train, labels, 2).accuracy(train, labels))
        .isLessThanOrEqualTo(0.76);
  }

  @Test
  void aFeatureThatNeverChangesIsIgnored() {
    float[][] samples = {{5, 0}, {5, 1}, {5, 0}, {5, 1}};
    int[] labels = {0, 1, 0, 1};
    LinearClassifier model = LinearClassifier.fit(samples, labels, 2);
    assertThat(model.accuracy(new float[][] {{9, 0}, {-9, 1}}, new int[] {0, 1})).isEqualTo(1);
  }

  /** Of the real digits, by the pixels' code. The README of the data says 96.6% over other splits. */
  @Test
  void countsOfSpikesAreWhatItLearnsFrom() throws Exception {
    SpikeData digits = Digits.bundled().spikes(new ImageEncoder.Rate(20, 1));
    int[] all = IntStream.range(0, 600).toArray();
    float[][] counts = SpikeCounts.of(digits, all, 2);
    assertThat(counts[0]).hasSize(2 * Digits.PIXELS);
    int[] labels = SpikeCounts.labels(digits, all);
    assertThat(LinearClassifier.fit(counts, labels, 10).accuracy(counts, labels))
        .isGreaterThan(0.99);
    double spikes = 0;
    for (float root : counts[0]) {
      spikes += root * root;
    }
    assertThat(spikes).isBetween(1.0, 20.0 * Digits.PIXELS);
  }
}
