package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import spiketile.runtime.data.ImageData;
import spiketile.runtime.data.ImageEncoder;

class ClassWeightingTest {
  /** Of the samples to learn from, three are of class 0, one of class 2, none of class 1. */
  private static TrainingData data() {
    float[][] images = {{1}, {1}, {1}, {1}, {1}};
    ImageData spikes =
        new ImageData(images, new int[] {0, 0, 2, 0, 1}, 3, new ImageEncoder.Latency(2));
    return new TrainingData(
        spikes, new int[] {0, 1, 2, 3}, new int[0], new int[] {4}, "", List.of());
  }

  @Test
  void balancedClassesCountAlike() {
    float[] weights = ClassWeighting.BALANCED.weights(data());

    assertThat(weights).containsExactly(4f / 2 / 3, 0, 4f / 2);
    assertThat(3 * weights[0]).isEqualTo(weights[2]);
  }

  @Test
  void otherwiseSamplesCountAlike() {
    assertThat(ClassWeighting.NONE.weights(data())).isEmpty();
  }
}
