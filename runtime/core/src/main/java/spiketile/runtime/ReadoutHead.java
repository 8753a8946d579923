package spiketile.runtime;

import spiketile.kernels.ReadoutLoss;
import spiketile.layout.Block;
import spiketile.runtime.data.EventBatch;

/**
 * The readout: logits from the last layer, predictions, loss, and the last layer's error.
 *
 * <p>For a spiking layer the logits are its spike counts. For a leaky one they are the mean, maximum or
 * last value of v over the steps 1 … T; read out per step, they are sums of softmaxes, of use for the
 * prediction only.
 */
final class ReadoutHead {
  private final Readout readout;
  private final int steps;
  private final int classes;
  private final Block logits;
  private final LifLayer spiking;
  private final LeakyLayer leaky;

  private Objective objective = Objective.CROSS_ENTROPY;

  /** Row of the largest v for each sample and class; used by {@link Readout#MAX}. */
  private final int[] largestRow;

  ReadoutHead(Readout readout, int steps, Block logits, LifLayer spiking, LeakyLayer leaky) {
    this.readout = readout;
    this.steps = steps;
    this.logits = logits;
    this.spiking = spiking;
    this.leaky = leaky;
    classes = logits.width();
    largestRow = new int[readout == Readout.MAX ? logits.rows() * classes : 0];
  }

  /** Counts the spikes of a segment, if that is how the network is read out. */
  void count(int batch, TimeSegment segment) {
    if (readout == Readout.SPIKE_COUNT) {
      if (segment.first()) {
        logits.data().fill((byte) 0);
      }
      ReadoutLoss.count(spiking.population.spikes, batch, batch, logits);
    }
  }

  /** Computes the logits of a forward pass, whose spikes are counted. */
  void forward(int batch) {
    switch (readout) {
      case SPIKE_COUNT -> {}
      case MEAN -> mean(batch);
      case MAX -> max(batch);
      case LAST -> last(batch);
      case PER_STEP -> sumOfSoftmaxes(batch);
    }
  }

  private void mean(int batch) {
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < classes; i++) {
        double sum = 0;
        for (int t = 1; t <= steps; t++) {
          sum += leaky.trace.get(t * batch + b, i);
        }
        logits.set(b, i, (float) (sum / steps));
      }
    }
  }

  private void max(int batch) {
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < classes; i++) {
        int largest = batch + b;
        for (int t = 2; t <= steps; t++) {
          int row = t * batch + b;
          float v = leaky.trace.get(row, i);
          largest = v > leaky.trace.get(largest, i) || Float.isNaN(v) ? row : largest;
        }
        largestRow[b * classes + i] = largest;
        logits.set(b, i, leaky.trace.get(largest, i));
      }
    }
  }

  private void last(int batch) {
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < classes; i++) {
        logits.set(b, i, leaky.trace.get(steps * batch + b, i));
      }
    }
  }

  private void sumOfSoftmaxes(int batch) {
    logits.data().fill((byte) 0);
    for (int t = 1; t <= steps; t++) {
      for (int b = 0; b < batch; b++) {
        ReadoutLoss.addSoftmax(leaky.trace, t * batch + b, logits, b);
      }
    }
  }

  /** The class with the largest logit; the lowest of equals. */
  int prediction(int sample) {
    int best = 0;
    for (int i = 1; i < classes; i++) {
      best = logits.get(sample, i) > logits.get(sample, best) ? i : best;
    }
    return best;
  }

  float logit(int sample, int label) {
    return logits.get(sample, label);
  }

  /** What {@link #loss} and {@link #backward} are of from now on. */
  void minimise(Objective newObjective) {
    objective = newObjective;
  }

  /** Of the last forward pass. */
  Block logits() {
    return logits;
  }

  Objective objective() {
    return objective;
  }

  /** The objective of a batch. */
  double loss(EventBatch batch) {
    double sum = 0;
    if (readout == Readout.PER_STEP) {
      for (int r = batch.size(); r < (steps + 1) * batch.size(); r++) {
        sum += loss(leaky.trace, r, batch.label(r % batch.size()));
      }
      return sum / steps / batch.size();
    }
    for (int b = 0; b < batch.size(); b++) {
      sum += loss(logits, b, batch.label(b));
    }
    return sum / batch.size();
  }

  private double loss(Block block, int row, int label) {
    double loss = ReadoutLoss.crossEntropy(block, row, label, objective.smoothing());
    return objective.weight(label) * loss;
  }

  /**
   * Leaves ∂L/∂v in the leaky layer's block, or the gradient of the spike counts in their place.
   *
   * @param samples over which the loss is the mean: the batch's, or more if it is a part
   */
  void backward(EventBatch batch, int samples) {
    int size = batch.size();
    if (readout == Readout.PER_STEP) {
      for (int r = size; r < (steps + 1) * size; r++) {
        int label = batch.label(r % size);
        gradient(leaky.trace, r, label, 1.0 / steps / samples);
      }
      return;
    }
    double scale = (readout == Readout.MEAN ? 1.0 / steps : 1.0) / samples;
    for (int b = 0; b < size; b++) {
      gradient(logits, b, batch.label(b), scale);
    }
    if (readout != Readout.SPIKE_COUNT) {
      spreadOverTime(size);
    }
  }

  private void gradient(Block block, int row, int label, double scale) {
    double weighted = scale * objective.weight(label);
    ReadoutLoss.gradient(block, row, label, objective.smoothing(), weighted);
  }

  /** Leaves ∂L/∂S of the segment that lists hold in the spiking layer's error, if the last layer is one. */
  void spread(int batch) {
    if (readout == Readout.SPIKE_COUNT) {
      Population last = spiking.population;
      ReadoutLoss.spread(last.spikes, batch, logits, last.error());
    }
  }

  private void spreadOverTime(int batch) {
    for (int r = batch; r < (steps + 1) * batch; r++) {
      int b = r % batch;
      for (int i = 0; i < classes; i++) {
        boolean counts =
            switch (readout) {
              case MAX -> largestRow[b * classes + i] == r;
              case LAST -> r >= steps * batch;
              default -> true;
            };
        leaky.trace.set(r, i, counts ? logits.get(b, i) : 0f);
      }
    }
  }
}
