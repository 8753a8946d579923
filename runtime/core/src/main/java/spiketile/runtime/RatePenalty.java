package spiketile.runtime;

/**
 * What hidden neurons cost that fire too seldom or too often:
 *
 * <pre>
 *   strength · Σ_layers (1/n)·Σ_i [ (z_i − upper)₊² + (lower − z_i)₊² ]      z_i = (1/(T·B))·Σ_t,b S_i[t,b]
 * </pre>
 *
 * <p>z counts what a neuron fired, before an activity cap drops any of it. Its gradient, like any other, reaches the
 * steps in which a neuron is active and kept: one far below ϑ_grad in all steps is not woken.
 *
 * @param lower spikes a step that are too few, 0 for none
 * @param upper spikes a step that are too many, 1 for none
 * @param strength of the penalty, 0 for none
 */
public record RatePenalty(double lower, double upper, double strength) {
  /** No penalty. */
  public static final RatePenalty NONE = new RatePenalty(0, 1, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range, or the bounds are the wrong way round
   */
  public RatePenalty {
    if (!(lower >= 0 && lower <= upper && upper <= 1)) {
      throw new IllegalArgumentException(
          "bounds of a firing rate with 0 ≤ lower ≤ upper ≤ 1 needed, not %s and %s"
              .formatted(lower, upper));
    }
    if (!(strength >= 0 && strength < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a penalty is 0 or more: " + strength);
    }
  }

  /** How far a rate is outside: above 0 if too high, below if too low. */
  double excess(double rate) {
    return Math.max(0, rate - upper) - Math.max(0, lower - rate);
  }
}
