package spiketile.app;

import java.util.List;
import spiketile.runtime.LayerActivity;

/**
 * One epoch of a training.
 *
 * @param epoch epochs completed, this one included
 * @param trainLoss mean loss while learning
 * @param trainAccuracy share classified correctly while learning
 * @param testLoss loss on the samples held out, for the test or for validation, after the epoch; NaN if it was not
 *     measured
 * @param testAccuracy accuracy on them; NaN if it was not measured
 * @param activity mean activity of each spiking layer while learning
 * @param samplesPerSecond speed of learning
 * @param seconds time since the training began, evaluations included, without pauses
 */
record CurveRow(
    int epoch,
    double trainLoss,
    double trainAccuracy,
    double testLoss,
    double testAccuracy,
    List<LayerActivity> activity,
    double samplesPerSecond,
    double seconds) {
  boolean tested() {
    return !Double.isNaN(testLoss);
  }
}
