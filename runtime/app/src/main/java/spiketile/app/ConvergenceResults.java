package spiketile.app;

import java.util.List;

/**
 * What a convergence experiment found on one data set.
 *
 * @param set the data set
 * @param linear accuracy of a linear classifier on spike counts
 * @param rows one for each arm, the dense one first
 */
record ConvergenceResults(ConvergenceSet set, double linear, List<ConvergenceRow> rows) {
  /** The best accuracy of dense training, on average over the seeds. */
  double denseBest() {
    return rows.getFirst().meanBest();
  }
}
