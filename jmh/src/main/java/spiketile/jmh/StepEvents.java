package spiketile.jmh;

import java.util.stream.IntStream;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.PoissonNoise;

/** Batches to measure steps on. */
final class StepEvents {
  private static final long SEED = 1;

  private StepEvents() {}

  /** Poisson noise in which so many inputs of a sample spike in a step, on average. */
  static EventBatch poisson(StepShape shape, double spikes) {
    double rate = -Math.log1p(-spikes / shape.inputs());
    PoissonNoise noise =
        new PoissonNoise(shape.inputs(), shape.steps(), shape.classes(), shape.batch(), rate);
    EventBatch batch = new EventBatch(shape.inputs(), shape.steps(), shape.batch());
    batch.fill(noise, IntStream.range(0, shape.batch()).toArray(), 0, shape.batch(), SEED);
    return batch;
  }
}
