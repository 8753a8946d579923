package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import spiketile.runtime.BatchReport;
import spiketile.runtime.LayerActivity;

/** Measures activity and speed over the batches of one epoch. */
final class EpochMeter {
  private static final double NANOS_PER_SECOND = 1e9;

  private final int layers;
  private final int firstSample;
  private final long started = System.nanoTime();
  private final double[] fired;
  private final double[] active;
  private int samples;

  /**
   * Starts measuring.
   *
   * @param layers spiking layers
   * @param firstSample samples of the epoch that were seen before
   */
  EpochMeter(int layers, int firstSample) {
    this.layers = layers;
    this.firstSample = firstSample;
    samples = firstSample;
    fired = new double[layers];
    active = new double[layers];
  }

  void add(BatchReport report) {
    int batch = report.samples() - samples;
    samples = report.samples();
    for (int l = 0; l < layers; l++) {
      fired[l] += report.activity().get(l).fired() * batch;
      active[l] += report.activity().get(l).active() * batch;
    }
  }

  /** Mean activity of each spiking layer; NaN before the first batch. */
  List<LayerActivity> activity() {
    double seen = samples - firstSample;
    List<LayerActivity> means = new ArrayList<>();
    for (int l = 0; l < layers; l++) {
      means.add(new LayerActivity(fired[l] / seen, active[l] / seen, 0));
    }
    return means;
  }

  double samplesPerSecond() {
    return (samples - firstSample) * NANOS_PER_SECOND / (System.nanoTime() - started);
  }
}
