package spiketile.jmh;

import java.util.List;
import java.util.Set;

/**
 * How fast one peer is at each activity.
 *
 * @param peer its name
 * @param points results by ascending activity, all other parameters equal
 */
record PeerCurve(String peer, List<Measured> points) {
  /** Share of neurons that fire. */
  static final String ACTIVITY = "activity";

  /** In log-log scale, halfway to a time that grows with the activity's square root. */
  private static final double FLAT = -0.25;

  private static final Set<String> ROW_PARAMS = Set.of("steps", "batch");

  PeerCurve {
    points = List.copyOf(points);
  }

  /** The activity of a result that has one. */
  static double activity(Measured one) {
    return Double.parseDouble(one.param(ACTIVITY));
  }

  double[] activities() {
    return points.stream().mapToDouble(PeerCurve::activity).toArray();
  }

  /** Work done a second, with the same work at each activity. */
  double[] speeds() {
    return points.stream().mapToDouble(PeerCurve::speed).toArray();
  }

  /** Samples a second where a benchmark counts them, else rows (time step and sample), else calls. */
  private static double speed(Measured one) {
    if (one.unit() == Unit.SAMPLES) {
      return one.best();
    }
    double rows = 1;
    if (one.params().keySet().containsAll(ROW_PARAMS)) {
      for (String param : ROW_PARAMS) {
        rows *= Double.parseDouble(one.param(param));
      }
    }
    return one.calls() * rows;
  }

  /** What {@link #speeds} counts. */
  String speedUnit() {
    Measured first = points.getFirst();
    return first.unit() == Unit.SAMPLES
        ? "samples"
        : first.params().keySet().containsAll(ROW_PARAMS) ? "rows" : "calls";
  }

  /** Whether the speed hardly depends on the activity, as that of a dense product does not. */
  boolean dense() {
    double[] x = activities();
    double[] y = speeds();
    int last = x.length - 1;
    return last > 0 && Math.log(y[last] / y[0]) / Math.log(x[last] / x[0]) > FLAT;
  }
}
