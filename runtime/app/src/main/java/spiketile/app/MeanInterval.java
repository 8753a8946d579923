package spiketile.app;

/**
 * A mean with its confidence interval of 95%, by Student's t.
 *
 * @param mean of the values
 * @param half half of the interval's width; NaN of a single value
 */
record MeanInterval(double mean, double half) {
  /** Quantiles at 97.5% by degrees of freedom from 1; beyond the last that of the normal distribution. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private static final double NORMAL = 1.960;

  /** The interval of at least one value. */
  static MeanInterval of(double... values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    int freedom = values.length - 1;
    double t = freedom > T.length || freedom < 1 ? NORMAL : T[freedom - 1];
    return new MeanInterval(mean, t * Math.sqrt(squares / freedom / values.length));
  }

  /** As percent, "98.1 ± 0.4". */
  String percent() {
    return Double.isNaN(half)
        ? Report.format("%.1f", 100 * mean)
        : Report.format("%.1f ± %.1f", 100 * mean, 100 * half);
  }
}
