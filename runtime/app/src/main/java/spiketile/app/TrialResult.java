package spiketile.app;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of one training of a convergence experiment.
 *
 * @param set what it learnt from
 * @param arm how
 * @param seed of weights and order
 * @param options of {@code spiketile train}
 * @param epochs after which accuracies were measured
 * @param accuracies on the test samples, from 0 to 1
 * @param fired share of hidden neurons that fired in a step, while learning in the last epoch
 * @param active share that was active
 * @param seconds of the whole training
 */
record TrialResult(
    String set,
    String arm,
    long seed,
    String options,
    List<Integer> epochs,
    List<Double> accuracies,
    double fired,
    double active,
    double seconds) {
  static TrialResult of(ConvergenceTrial trial, List<CurveRow> rows) {
    List<Integer> epochs = new ArrayList<>();
    List<Double> accuracies = new ArrayList<>();
    for (CurveRow row : rows) {
      if (row.tested()) {
        epochs.add(row.epoch());
        accuracies.add(row.testAccuracy());
      }
    }
    CurveRow last = rows.getLast();
    return new TrialResult(
        trial.set().label(),
        trial.arm().label(),
        trial.seed(),
        trial.options(),
        epochs,
        accuracies,
        last.activity().getFirst().fired(),
        last.activity().getFirst().active(),
        last.seconds());
  }

  double finalAccuracy() {
    return accuracies.getLast();
  }

  double bestAccuracy() {
    return accuracies.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** The first epoch with at least an accuracy; NaN if there is none. */
  double epochsTo(double accuracy) {
    for (int i = 0; i < accuracies.size(); i++) {
      if (accuracies.get(i) >= accuracy) {
        return epochs.get(i);
      }
    }
    return Double.NaN;
  }
}
