package spiketile.app;

import java.math.BigDecimal;

/**
 * The numbers that an option takes.
 *
 * @param least the lower end
 * @param leastAllowed whether it is allowed itself
 * @param most the upper end
 * @param mostAllowed whether it is allowed itself
 */
record Bounds(double least, boolean leastAllowed, double most, boolean mostAllowed) {
  /** Above 0, at most 1. */
  static final Bounds SHARE = new Bounds(0, false, 1, true);

  /** At least 0, below 1. */
  static final Bounds BELOW_ONE = new Bounds(0, true, 1, false);

  static Bounds of(double least, double most) {
    return new Bounds(least, true, most, true);
  }

  static Bounds above(double least, double most) {
    return new Bounds(least, false, most, true);
  }

  /** Whether the value is allowed; NaN never is. */
  boolean allow(double value) {
    return (leastAllowed ? value >= least : value > least)
        && (mostAllowed ? value <= most : value < most);
  }

  @Override
  public String toString() {
    if (leastAllowed && mostAllowed) {
      return "from " + text(least) + " to " + text(most);
    }
    return (leastAllowed ? "at least " : "above ")
        + text(least)
        + (mostAllowed ? ", at most " : ", below ")
        + text(most);
  }

  private static String text(double value) {
    if (Double.isInfinite(value) || Math.abs(value) >= 1e12) {
      return Double.toString(value);
    }
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
