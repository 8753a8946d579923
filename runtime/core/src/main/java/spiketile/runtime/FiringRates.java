package spiketile.runtime;

import java.util.Arrays;
import java.util.function.IntConsumer;
import spiketile.layout.SpikeList;

/** How often each neuron of a layer fired in a forward pass, and what a {@link RatePenalty} makes of it. */
final class FiringRates {
  private static final int ROW_BLOCK = 256;

  private final RatePenalty penalty;
  private final Population population;
  private final Workers workers;
  private final SpikeList[] lists;
  private final int[] firstNeurons;
  private final int steps;
  private final int[] fired;
  private final float[] gradient;
  private final IntConsumer countTile = this::countTile;
  private final IntConsumer addBlock = this::addBlock;
  private int firstRow;
  private int endRow;

  /**
   * Prepares for a layer.
   *
   * @param lists its tiles' lists
   * @param firstNeurons of each tile
   * @param steps T
   */
  FiringRates(
      RatePenalty penalty,
      Population population,
      Workers workers,
      SpikeList[] lists,
      int[] firstNeurons,
      int steps) {
    this.penalty = penalty;
    this.population = population;
    this.workers = workers;
    this.lists = lists;
    this.firstNeurons = firstNeurons;
    this.steps = steps;
    fired = new int[population.spikes.neurons()];
    gradient = new float[fired.length];
  }

  /** Counts the spikes of a segment, whose lists stand. */
  void count(TimeSegment segment, int batch) {
    if (segment.first()) {
      Arrays.fill(fired, 0);
    }
    firstRow = batch;
    endRow = segment.rows(batch);
    workers.run(lists.length, countTile);
  }

  private void countTile(int tile) {
    SpikeList list = lists[tile];
    for (int r = firstRow; r < endRow; r++) {
      int end = list.firedEnd(r);
      for (int k = list.rowStart(r); k < end; k++) {
        fired[firstNeurons[tile] + list.id(k)]++;
      }
    }
  }

  /** The layer's part of the loss. */
  double loss(int batch) {
    double sum = 0;
    for (int count : fired) {
      double excess = penalty.excess(rate(count, batch));
      sum += excess * excess;
    }
    return penalty.strength() * sum / fired.length;
  }

  private double rate(int count, int batch) {
    return (double) count / steps / batch;
  }

  /** Adds ∂/∂S of the layer's part of the loss to the error of a segment. */
  void addGradient(TimeSegment segment, int batch) {
    double scale = 2 * penalty.strength() / fired.length / steps / batch;
    for (int i = 0; i < fired.length; i++) {
      gradient[i] = (float) (scale * penalty.excess(rate(fired[i], batch)));
    }
    firstRow = batch;
    endRow = segment.rows(batch);
    workers.run(Math.ceilDiv(endRow - firstRow, ROW_BLOCK), addBlock);
  }

  private void addBlock(int block) {
    SpikeList list = population.spikes;
    int first = firstRow + block * ROW_BLOCK;
    int end = list.rowStart(Math.min(endRow, first + ROW_BLOCK));
    for (int k = list.rowStart(first); k < end; k++) {
      population.addError(k, gradient[list.id(k)]);
    }
  }
}
