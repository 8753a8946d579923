package spiketile.runtime;

/** How weights are drawn. */
public sealed interface Init {
  /** The poster's: uniform with gain 2, plus 0.001. */
  Init POSTER = new Uniform(2, 0.001);

  /**
   * {@code w ~ U(±gain·√(6/fan_in)) + offset}; fan_in counts recurrent presynaptic neurons apart.
   *
   * @param gain factor of the range, more than 0
   * @param offset added to every weight
   */
  record Uniform(double gain, double offset) implements Init {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the gain is not positive or a number is not finite
     */
    public Uniform {
      if (!(gain > 0) || !Double.isFinite(gain) || !Double.isFinite(offset)) {
        throw new IllegalArgumentException(
            "gain > 0 and a finite offset needed: %s, %s".formatted(gain, offset));
      }
    }
  }

  /**
   * {@link #POSTER}, then each spiking layer's feed-forward weights scaled, the first layer first, until
   * the share of neurons that fire in a step on given data is near the target. A network is opened with
   * the poster's weights; {@link Trainer#calibrate} scales them, by a factor from 1/64 to 64.
   *
   * @param activity the target, between 0 and 1
   */
  record TargetActivity(double activity) implements Init {
    /**
     * Checks the target.
     *
     * @throws IllegalArgumentException if it is not between 0 and 1
     */
    public TargetActivity {
      if (!(activity > 0 && activity < 1)) {
        throw new IllegalArgumentException("an activity between 0 and 1 needed: " + activity);
      }
    }
  }
}
