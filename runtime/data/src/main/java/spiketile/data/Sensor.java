package spiketile.data;

/**
 * What recorded the events: a grid of pixels, or channels in a row, each with one or two polarities.
 *
 * @param width pixels of a row, or channels
 * @param height rows; 1 for channels
 * @param polarities 1, or 2 where brighter and darker are told apart
 */
public record Sensor(int width, int height, int polarities) {
  /** Addresses of a store's events take two bytes. */
  private static final int MOST_ADDRESSES = 1 << 16;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive, or there are more than 65,536 addresses
   */
  public Sensor {
    boolean positive = width > 0 && height > 0 && (polarities == 1 || polarities == 2);
    if (!positive || (long) width * height * polarities > MOST_ADDRESSES) {
      throw new IllegalArgumentException(
          "a sensor of %d x %d pixels and %d polarities: 1 or more pixels, 1 or 2 polarities, at most %d addresses allowed"
              .formatted(width, height, polarities, MOST_ADDRESSES));
    }
  }

  /**
   * Channels of a cochlea.
   *
   * @param channels how many
   * @return a sensor of one row
   */
  public static Sensor channels(int channels) {
    return new Sensor(channels, 1, 1);
  }

  /**
   * The number of addresses.
   *
   * @return addresses are below this
   */
  public int addresses() {
    return width * height * polarities;
  }

  /**
   * The address of a pixel: {@code (polarity·height + y)·width + x}.
   *
   * @param x column, below the width
   * @param y row, below the height
   * @param polarity 0 or 1
   * @return its address
   */
  public int address(int x, int y, int polarity) {
    return (polarity * height + y) * width + x;
  }
}
