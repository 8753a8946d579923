package spiketile.runtime.data;

/**
 * Labelled images as spikes.
 *
 * @param images intensities from 0 to 1, one row an image, all of the same length
 * @param labels a class for each image
 * @param classes labels are below this
 * @param encoder how an image becomes spikes
 */
public record ImageData(float[][] images, int[] labels, int classes, ImageEncoder encoder)
    implements SpikeData {
  /**
   * Checks that the parts fit each other. The arrays are not copied.
   *
   * @throws IllegalArgumentException if they do not; the message names the image
   */
  public ImageData {
    if (images.length != labels.length || images.length == 0) {
      throw new IllegalArgumentException(
          "%d images and %d labels: as many needed, at least one"
              .formatted(images.length, labels.length));
    }
    for (int i = 0; i < images.length; i++) {
      if (images[i].length != images[0].length || labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "image %d has %d pixels and label %d; %d pixels and a label from 0 to %d needed"
                .formatted(i, images[i].length, labels[i], images[0].length, classes - 1));
      }
      requireIntensities(i, images[i]);
    }
  }

  private static void requireIntensities(int image, float[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      if (!(pixels[i] >= 0 && pixels[i] <= 1)) {
        throw new IllegalArgumentException(
            "image %d, pixel %d: intensity %s, allowed are 0 to 1".formatted(image, i, pixels[i]));
      }
    }
  }

  @Override
  public int size() {
    return images.length;
  }

  @Override
  public int inputs() {
    return images[0].length;
  }

  @Override
  public int steps() {
    return encoder.steps();
  }

  @Override
  public int label(int sample) {
    return labels[sample];
  }

  @Override
  public void read(int sample, long draw, SampleEvents events) {
    encoder.encode(images[sample], draw, events);
  }
}
