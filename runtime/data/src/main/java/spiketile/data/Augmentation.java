package spiketile.data;

/**
 * Random changes of a recording while training; none while evaluating.
 *
 * @param jitter standard deviation of each event's own shift, in pixels or channels
 * @param shift largest shift of a whole recording, in pixels or channels
 * @param flip whether half of the recordings are mirrored, left to right
 * @param drop share of events that are left out
 * @param stretch largest share by which a recording becomes slower or faster
 */
public record Augmentation(double jitter, int shift, boolean flip, double drop, double stretch) {
  /** No change. */
  public static final Augmentation NONE = new Augmentation(0, 0, false, 0, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative, or all events are left out
   */
  public Augmentation {
    if (!(jitter >= 0
        && jitter < Double.POSITIVE_INFINITY
        && shift >= 0
        && drop >= 0
        && drop < 1
        && stretch >= 0
        && stretch < 1)) {
      throw new IllegalArgumentException(
          "jitter %s and shift %d of 0 or more, drop %s and stretch %s of 0 to below 1 needed"
              .formatted(jitter, shift, drop, stretch));
    }
  }
}
