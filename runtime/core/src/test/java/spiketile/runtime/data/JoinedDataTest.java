package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class JoinedDataTest {
  private static final ImageEncoder ENCODER = new ImageEncoder.Latency(4);

  private static ImageData data(int classes, float[][] images, int... labels) {
    return new ImageData(images, labels, classes, ENCODER);
  }

  @Test
  void samplesOfTheSecondFollowThoseOfTheFirst() {
    ImageData first = data(3, new float[][] {{1, 0}, {0, 1}}, 0, 1);
    ImageData second = data(3, new float[][] {{1, 1}}, 2);
    JoinedData joined = new JoinedData(first, second);

    assertThat(joined.size()).isEqualTo(3);
    assertThat(new int[] {joined.label(0), joined.label(1), joined.label(2)})
        .containsExactly(0, 1, 2);
    SampleEvents events = new SampleEvents();
    joined.read(2, 7, events);
    assertThat(events.start(1) - events.start(0)).isEqualTo(2);
    joined.read(1, 7, events);
    assertThat(events.ids()[0]).isEqualTo(1);
  }

  @Test
  void otherClassesAreRefused() {
    ImageData first = data(3, new float[][] {{1, 0}}, 0);
    ImageData second = data(2, new float[][] {{1, 1}}, 1);

    assertThatThrownBy(() -> new JoinedData(first, second))
        .hasMessage("2 inputs, 4 steps, 3 classes and 2, 4, 2: the same needed");
  }
}
