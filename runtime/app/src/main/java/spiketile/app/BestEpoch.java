package spiketile.app;

import java.util.List;

/**
 * The epoch that was best on the samples that a training watches: of the highest accuracy, and of the lowest loss among
 * those.
 *
 * @param epoch epochs completed
 * @param accuracy share classified correctly
 * @param loss their mean loss
 */
record BestEpoch(int epoch, double accuracy, double loss) {
  /** The best of a curve; null if nothing was measured. */
  static BestEpoch of(List<CurveRow> rows) {
    BestEpoch best = null;
    for (CurveRow row : rows) {
      BestEpoch epoch = new BestEpoch(row.epoch(), row.testAccuracy(), row.testLoss());
      if (row.tested() && (best == null || epoch.betterThan(best))) {
        best = epoch;
      }
    }
    return best;
  }

  /** By numbers as a curve's file keeps them, so that a training that is resumed judges alike. */
  private boolean betterThan(BestEpoch other) {
    float accuracy = (float) this.accuracy;
    float otherAccuracy = (float) other.accuracy;
    return accuracy > otherAccuracy
        || accuracy == otherAccuracy && (float) loss < (float) other.loss;
  }
}
