package spiketile.app;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The trainings of one data set and one arm together.
 *
 * @param arm how they learnt
 * @param results one for each seed
 */
record ConvergenceRow(ConvergenceArm arm, List<TrialResult> results) {
  MeanInterval finalAccuracy() {
    return MeanInterval.of(results.stream().mapToDouble(TrialResult::finalAccuracy).toArray());
  }

  /** The mean over the seeds of each one's best epoch. */
  double meanBest() {
    return results.stream().mapToDouble(TrialResult::bestAccuracy).average().orElseThrow();
  }

  /** Mean epochs to an accuracy, of those seeds that reach it, and how many do if not all. */
  String epochsTo(double accuracy) {
    double[] epochs =
        results.stream()
            .mapToDouble(result -> result.epochsTo(accuracy))
            .filter(epoch -> !Double.isNaN(epoch))
            .toArray();
    if (epochs.length == 0) {
      return "not reached";
    }
    String mean = Report.format("%.1f", MeanInterval.of(epochs).mean());
    return epochs.length == results.size()
        ? mean
        : "%s (%d of %d seeds)".formatted(mean, epochs.length, results.size());
  }

  double mean(ToDoubleFunction<TrialResult> value) {
    return results.stream().mapToDouble(value).average().orElseThrow();
  }
}
