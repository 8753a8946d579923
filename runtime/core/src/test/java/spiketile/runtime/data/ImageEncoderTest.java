package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageEncoderTest {
  private final SampleEvents events = new SampleEvents();

  private List<List<Integer>> encoded(ImageEncoder encoder, long draw, float... pixels) {
    encoder.encode(pixels, draw, events);
    List<List<Integer>> bins = new ArrayList<>();
    for (int t = 0; t < encoder.steps(); t++) {
      bins.add(Arrays.stream(events.ids(), events.start(t), events.start(t + 1)).boxed().toList());
    }
    return bins;
  }

  @Test
  void theBrighterAPixelTheEarlierItFiresAndOnce() {
    // bins round((1 − x)·4): 0, round(0.6) = 1, round(2) = 2, round(3.6) = 4, none for 0
    assertThat(encoded(new ImageEncoder.Latency(5), 0, 1f, 0.85f, 0.5f, 0.1f, 0f))
        .containsExactly(List.of(0), List.of(1), List.of(2), List.of(), List.of(3));
  }

  @Test
  void pixelsOfOneBrightnessFireTogetherInAscendingOrder() {
    assertThat(encoded(new ImageEncoder.Latency(3), 0, 0.5f, 1f, 0.5f, 1f))
        .containsExactly(List.of(1, 3), List.of(0, 2), List.of());
  }

  @Test
  void withOneBinEveryPixelButBlackFiresInIt() {
    assertThat(encoded(new ImageEncoder.Latency(1), 0, 0.001f, 0f, 1f))
        .containsExactly(List.of(0, 2));
  }

  @Test
  void latencyIsTheSameForEveryDraw() {
    ImageEncoder encoder = new ImageEncoder.Latency(9);

    assertThat(encoded(encoder, 1, 0.3f, 0.9f)).isEqualTo(encoded(encoder, 2, 0.3f, 0.9f));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0.2})
  void theRateIsTheIntensityTimesTheMost(double most) {
    int steps = 20_000;
    float[] pixels = {0f, 0.25f, 0.5f, 1f};

    new ImageEncoder.Rate(steps, most).encode(pixels, 42, events);

    int[] counts = new int[pixels.length];
    Arrays.stream(events.ids(), 0, events.start(steps)).forEach(id -> counts[id]++);
    for (int i = 0; i < pixels.length; i++) {
      double p = pixels[i] * most;
      double fourSigma = 4 * Math.sqrt(p * (1 - p) * steps);
      assertThat((double) counts[i])
          .as("spikes of a pixel of %s", pixels[i])
          .isBetween(p * steps - fourSigma, p * steps + fourSigma);
    }
  }

  @Test
  void aRateOfOneFiresInEveryBinAndBlackInNone() {
    assertThat(encoded(new ImageEncoder.Rate(4, 1), 3, 1f, 0f))
        .containsExactly(List.of(0), List.of(0), List.of(0), List.of(0));
  }

  @Test
  void theSameDrawGivesTheSameEventsAndAnotherDrawOthers() {
    ImageEncoder encoder = new ImageEncoder.Rate(50, 0.5);

    assertThat(encoded(encoder, 5, 0.5f, 0.7f)).isEqualTo(encoded(encoder, 5, 0.5f, 0.7f));
    assertThat(encoded(encoder, 5, 0.5f, 0.7f)).isNotEqualTo(encoded(encoder, 6, 0.5f, 0.7f));
  }

  @Test
  void theBufferIsUsedAgain() {
    encoded(new ImageEncoder.Rate(50, 1), 5, 1f, 1f, 1f);

    assertThat(encoded(new ImageEncoder.Latency(2), 0, 0f, 1f))
        .containsExactly(List.of(1), List.of());
  }

  @Test
  void numbersOutOfTheirRangesAreRefused() {
    for (int steps : new int[] {0, -1}) {
      assertThatThrownBy(() -> new ImageEncoder.Latency(steps))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("" + steps);
      assertThatThrownBy(() -> new ImageEncoder.Rate(steps, 0.5))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (double most : new double[] {0, -0.1, 1.01, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new ImageEncoder.Rate(5, most))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("" + most);
    }
  }
}
