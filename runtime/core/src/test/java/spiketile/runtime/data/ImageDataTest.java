package spiketile.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDataTest {
  private static final ImageEncoder ENCODER = new ImageEncoder.Latency(4);
  private static final float[][] IMAGES = {{0f, 0.5f, 1f}, {1f, 1f, 0f}};

  @Test
  void itIsADataSetOfItsImages() {
    ImageData data = new ImageData(IMAGES, new int[] {1, 0}, 2, ENCODER);

    assertThat(data.size()).isEqualTo(2);
    assertThat(data.inputs()).isEqualTo(3);
    assertThat(data.steps()).isEqualTo(4);
    assertThat(data.classes()).isEqualTo(2);
    assertThat(data.label(0)).isEqualTo(1);
    SampleEvents events = new SampleEvents();
    data.read(1, 0, events);
    assertThat(events.ids()).startsWith(0, 1);
    assertThat(events.start(1)).isEqualTo(2);
    assertThat(events.start(4)).isEqualTo(2);
  }

  private static void assertRefused(float[][] images, int[] labels, String... told) {
    assertThatThrownBy(() -> new ImageData(images, labels, 2, ENCODER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(told);
  }

  @Test
  void noImageIsRefused() {
    assertRefused(new float[0][], new int[0], "0 images", "at least one");
  }

  @Test
  void anotherNumberOfLabelsIsRefused() {
    assertRefused(IMAGES, new int[] {1}, "2 images and 1 labels");
  }

  @Test
  void anImageOfAnotherSizeIsRefused() {
    assertRefused(new float[][] {{0, 1}, {1}}, new int[] {0, 1}, "image 1 has 1 pixels", "2");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 2, 100})
  void aLabelThatIsNoClassIsRefused(int label) {
    assertRefused(IMAGES, new int[] {0, label}, "image 1", "label " + label, "0 to 1");
  }

  @ParameterizedTest
  @ValueSource(floats = {-0.01f, 1.01f, 255, Float.NaN, Float.POSITIVE_INFINITY})
  void anIntensityOutsideOfZeroToOneIsRefused(float intensity) {
    assertRefused(
        new float[][] {{0, 1}, {0, intensity}},
        new int[] {0, 1},
        "image 1",
        "pixel 1",
        "" + intensity,
        "0 to 1");
  }
}
