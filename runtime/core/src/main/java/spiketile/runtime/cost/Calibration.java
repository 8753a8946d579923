package spiketile.runtime.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Costs of a host, fitted to measured steps.
 *
 * <p>Least squares, with no cost below zero, on the relative error of each forward and each backward
 * pass. Two things keep the fit sane. Steps cannot tell units apart that mostly come together: a weak
 * pull keeps the ratios of costs near those that the fit begins with. And on a computer that others use
 * some steps are far off: a pass that the last fit missed by r counts {@code 1/(1 + (r/0.1)²)}.
 */
public final class Calibration {
  /** Fits after which weights, and which workers are the slowest, no longer change. */
  private static final int FITS = 10;

  /** What a cost's relative distance from the first one counts beside a pass's relative error. */
  private static final double PULL = 0.2;

  /** The relative error at which a pass counts half. */
  private static final double FAR_OFF = 0.1;

  private final Costs first;
  private final List<double[]> rows = new ArrayList<>();
  private final List<Double> right = new ArrayList<>();

  private Calibration(Costs first) {
    this.first = first;
  }

  /**
   * Fits costs.
   *
   * @param steps measured steps, at least one
   * @param kernels costs to begin with, on a CPU that may be slower or faster as a whole
   * @return the costs; a unit that is free to begin with stays free
   */
  public static Costs fit(List<MeasuredStep> steps, Costs kernels) {
    Costs first = Costs.by(unit -> kernels.of(unit) * slowness(steps, kernels));
    Costs costs = first;
    for (int i = 0; i < FITS; i++) {
      costs = new Calibration(first).fitAgain(steps, costs);
    }
    return costs;
  }

  /** The median of how many times longer steps take than costs say. */
  private static double slowness(List<MeasuredStep> steps, Costs costs) {
    return steps.stream()
        .mapToDouble(step -> step.seconds() / step.step(costs).prediction().seconds())
        .sorted()
        .skip(steps.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private Costs fitAgain(List<MeasuredStep> steps, Costs last) {
    for (MeasuredStep measured : steps) {
      HostStep step = measured.step(last);
      add(step.forward(), measured.forwardSeconds(), last);
      add(step.backward(), measured.backwardSeconds(), last);
    }
    for (WorkUnit unit : WorkUnit.values()) {
      double[] pull = new double[WorkUnit.values().length];
      pull[unit.ordinal()] = PULL;
      rows.add(pull);
      right.add(PULL);
    }
    double[] factors =
        NonNegativeLeastSquares.solve(
            rows.toArray(double[][]::new),
            right.stream().flatMapToDouble(DoubleStream::of).toArray());
    return Costs.by(unit -> factors[unit.ordinal()] * first.of(unit));
  }

  /** An equation of a measured pass; its unknowns are factors of the first costs. */
  private void add(Work work, double seconds, Costs last) {
    double error = last.of(work) / seconds - 1;
    double weight = 1 / Math.hypot(1, error / FAR_OFF);
    rows.add(
        Arrays.stream(WorkUnit.values())
            .mapToDouble(unit -> weight * first.of(unit) * work.get(unit) / seconds)
            .toArray());
    right.add(weight);
  }
}
