package spiketile.data;

/**
 * What becomes of a recording's events: how they are binned in time, and which input neuron each is for.
 *
 * <p>An input neuron fires once in a bin at most. Pixel (x, y) of a sensor of W × H becomes pixel
 * (⌊x·width/W⌋, ⌊y·height/H⌋).
 *
 * @param steps time bins T; what comes later is cut off
 * @param binMicros microseconds of a bin; 0 cuts each recording into T bins from its first event to its last
 * @param width pixels of a row, or channels, after pooling
 * @param height rows after pooling
 * @param polarity what becomes of polarities
 * @param mostSpikes most input spikes in a bin, of which a random choice is kept; 0 for no limit
 * @param augmentation random changes while training
 */
public record Pipeline(
    int steps,
    int binMicros,
    int width,
    int height,
    Polarity polarity,
    int mostSpikes,
    Augmentation augmentation) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Pipeline {
    if (steps < 1 || binMicros < 0 || width < 1 || height < 1 || mostSpikes < 0) {
      throw new IllegalArgumentException(
          "steps %d, width %d and height %d of 1 or more, bins of %d µs and %d spikes of 0 or more needed"
              .formatted(steps, width, height, binMicros, mostSpikes));
    }
  }

  /**
   * The sensor's own pixels, all polarities, all events.
   *
   * @param sensor what recorded the events
   * @param steps time bins T
   * @param binMicros microseconds of a bin, or 0
   * @return the pipeline
   */
  public static Pipeline of(Sensor sensor, int steps, int binMicros) {
    return new Pipeline(
        steps, binMicros, sensor.width(), sensor.height(), Polarity.BOTH, 0, Augmentation.NONE);
  }

  /**
   * The same with fewer pixels or channels.
   *
   * @param newWidth pixels of a row
   * @param newHeight rows
   * @return the pipeline
   */
  public Pipeline pooled(int newWidth, int newHeight) {
    return new Pipeline(steps, binMicros, newWidth, newHeight, polarity, mostSpikes, augmentation);
  }

  /**
   * The same with other channels for polarities.
   *
   * @param newPolarity what becomes of them
   * @return the pipeline
   */
  public Pipeline with(Polarity newPolarity) {
    return new Pipeline(steps, binMicros, width, height, newPolarity, mostSpikes, augmentation);
  }

  /**
   * The same with other random changes.
   *
   * @param newAugmentation the changes
   * @return the pipeline
   */
  public Pipeline with(Augmentation newAugmentation) {
    return new Pipeline(steps, binMicros, width, height, polarity, mostSpikes, newAugmentation);
  }

  /**
   * The same with a limit.
   *
   * @param most spikes in a bin, or 0
   * @return the pipeline
   */
  public Pipeline capped(int most) {
    return new Pipeline(steps, binMicros, width, height, polarity, most, augmentation);
  }

  /**
   * The number of input neurons for a sensor.
   *
   * @param sensor what recorded the events
   * @return channels of polarities, times rows, times pixels of a row
   */
  public int inputs(Sensor sensor) {
    return polarity.channels(sensor.polarities()) * height * width;
  }
}
