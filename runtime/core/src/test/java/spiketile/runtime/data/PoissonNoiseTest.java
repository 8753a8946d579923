package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoissonNoiseTest {
  private static EventBatch batch(PoissonNoise noise, long draw) {
    EventBatch batch = new EventBatch(noise.inputs(), noise.steps(), noise.size());
    int[] all = new int[noise.size()];
    Arrays.setAll(all, i -> i);
    batch.fill(noise, all, 0, all.length, draw);
    return batch;
  }

  /** Five standard deviations of a binomial share. */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.05, 0.7, 3})
  void firesAtItsRate(double rate) {
    PoissonNoise noise = new PoissonNoise(300, 40, 3, 20, rate);
    EventBatch batch = batch(noise, 5);
    double cells = 300 * 40 * 20;
    double expected = 1 - Math.exp(-rate);
    double deviation = Math.sqrt(expected * (1 - expected) / cells);
    int spikes = batch.rowStarts()[40 * 20];
    assertThat(spikes / cells).isCloseTo(expected, within(5 * deviation));
    assertThat(batch.label(4)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5})
  void isAFunctionOfDrawAndSample(double rate) {
    PoissonNoise noise = new PoissonNoise(50, 20, 2, 3, rate);
    assertThat(batch(noise, 1).ids()).isEqualTo(batch(noise, 1).ids());
    assertThat(batch(noise, 1).ids()).isNotEqualTo(batch(noise, 2).ids());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void noRateIsRefused(double rate) {
    assertThatThrownBy(() -> new PoissonNoise(1, 1, 1, 1, rate)).hasMessageContaining("" + rate);
    assertThatThrownBy(() -> new PoissonNoise(0, 1, 1, 1, 1)).hasMessageContaining("inputs 0");
  }
}
