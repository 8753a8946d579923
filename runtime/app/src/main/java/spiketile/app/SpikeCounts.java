package spiketile.app;

import java.util.Arrays;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SpikeData;

/** Samples as a linear classifier sees them: how many spikes each input has in each part of the time. */
final class SpikeCounts {
  private SpikeCounts() {}

  /**
   * Counts.
   *
   * @param data where the samples come from, as they are evaluated
   * @param samples indices of the samples
   * @param windows parts of the time, as long as one another
   * @return {@code √count} of each sample, of each input in the first window, then in the next
   */
  static float[][] of(SpikeData data, int[] samples, int windows) {
    EventBatch batch = new EventBatch(data.inputs(), data.steps(), 1);
    float[][] counts = new float[samples.length][data.inputs() * windows];
    for (int s = 0; s < samples.length; s++) {
      batch.fill(data.evaluated(), samples, s, s + 1, 0);
      count(batch, windows, counts[s]);
    }
    return counts;
  }

  private static void count(EventBatch batch, int windows, float[] counts) {
    for (int t = 0; t < batch.steps(); t++) {
      int first = t * windows / batch.steps() * batch.inputs();
      for (int k = batch.rowStarts()[t]; k < batch.rowStarts()[t + 1]; k++) {
        counts[first + batch.ids()[k]]++;
      }
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (float) Math.sqrt(counts[i]);
    }
  }

  /**
   * Labels of samples.
   *
   * @return a class for each
   */
  static int[] labels(SpikeData data, int[] samples) {
    return Arrays.stream(samples).map(data::label).toArray();
  }
}
