package spiketile.runtime.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Costs of a host, fitted to measured steps. */
public final class Calibration {
  /** Fits after which the slowest workers no longer change. */
  private static final int FITS = 4;

  private Calibration() {}

  /**
   * Fits costs by non-negative least squares on the relative error of each forward and each backward
   * pass. Which worker is the slowest depends on the costs, so the fit is made again with those found.
   *
   * @param steps measured steps
   * @param first costs to begin with
   * @return the costs
   */
  public static Costs fit(List<MeasuredStep> steps, Costs first) {
    Costs costs = first;
    for (int i = 0; i < FITS; i++) {
      costs = fitOnce(steps, costs);
    }
    return costs;
  }

  private static Costs fitOnce(List<MeasuredStep> steps, Costs costs) {
    List<double[]> rows = new ArrayList<>();
    for (MeasuredStep measured : steps) {
      HostStep step = measured.step(costs);
      rows.add(relative(step.forward(), measured.forwardSeconds()));
      rows.add(relative(step.backward(), measured.backwardSeconds()));
    }
    double[] ones = new double[rows.size()];
    Arrays.fill(ones, 1);
    double[] fitted = NonNegativeLeastSquares.solve(rows.toArray(double[][]::new), ones);
    Map<WorkUnit, Double> seconds = new EnumMap<>(WorkUnit.class);
    for (WorkUnit unit : WorkUnit.values()) {
      seconds.put(unit, fitted[unit.ordinal()]);
    }
    return new Costs(seconds);
  }

  private static double[] relative(Work work, double seconds) {
    return Arrays.stream(WorkUnit.values()).mapToDouble(unit -> work.get(unit) / seconds).toArray();
  }
}
