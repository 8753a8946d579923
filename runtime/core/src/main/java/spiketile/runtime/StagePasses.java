package spiketile.runtime;

import java.util.List;
import java.util.function.Consumer;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.data.EventBatch;

/**
 * The way of a batch through the layers of a stage, a piece of time after the other: forward, from the stage below and on to the one
 * above, and back.
 */
final class StagePasses implements Passes {
  private final Workers workers;
  private final TimeSegment time;
  private final LayerStack stack;
  private final List<Layer> layers;
  private final boolean first;
  private final boolean last;
  private final int pieceSteps;
  private final StageLink link;

  /**
   * Describes a stage.
   *
   * @param pieceSteps steps of a piece, whole chunks
   * @param sent counts what it sends
   */
  StagePasses(
      Workers workers,
      TimeSegments times,
      LayerStack stack,
      Collectives ranks,
      int pieceSteps,
      ExchangeCounter sent) {
    this.workers = workers;
    this.stack = stack;
    this.pieceSteps = pieceSteps;
    time = times.get(0);
    layers = stack.layers;
    first = ranks.rank() == 0;
    last = ranks.rank() == ranks.ranks() - 1;
    link = new StageLink(ranks, sent);
  }

  @Override
  public void forward(EventBatch batch) {
    int size = batch.size();
    begin(batch);
    for (int step = 1; step <= time.steps(); step += pieceSteps) {
      int end = endOfPiece(step);
      if (!first) {
        link.receiveSpikes(stack.input, step * size, end * size);
      }
      for (int l = 0; l < layers.size(); l++) {
        layers.get(l).forward(step, end);
      }
      if (!last) {
        link.sendSpikes(top().spikes, step * size, end * size);
      }
    }
    if (last) {
      stack.readout.count(size, time);
      stack.readout.forward(size);
    }
  }

  private void begin(EventBatch batch) {
    if (first) {
      Phase before = workers.enter(Phase.IO);
      InputCopy.copy(batch, time, stack.input);
      workers.enter(before);
    } else {
      stack.input.spikes.begin(time.rows(batch.size()), batch.size());
    }
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).begin(batch.size(), time, false);
    }
  }

  private int endOfPiece(int step) {
    return Math.min(time.steps(), step + pieceSteps - 1) + 1;
  }

  /** What the stage above reads. */
  private Population top() {
    return ((LifLayer) layers.getLast()).population;
  }

  @Override
  public void backward(EventBatch batch, int samples, Consumer<Tile> gradientDone) {
    int size = batch.size();
    if (last) {
      stack.readout.backward(batch, samples);
      stack.readout.spread(size);
    }
    for (int l = layers.size() - 1; l >= 0; l--) {
      layers.get(l).beginBackward(time, gradientDone);
    }
    int pieces = Math.ceilDiv(time.steps(), pieceSteps);
    for (int piece = pieces - 1; piece >= 0; piece--) {
      int step = 1 + piece * pieceSteps;
      int end = endOfPiece(step);
      if (!last) {
        link.receiveErrors(top(), step * size, end * size);
      }
      for (int l = layers.size() - 1; l >= 0; l--) {
        layers.get(l).backward(step, end);
      }
      if (!first) {
        link.sendErrors(stack.input, step * size, end * size);
      }
    }
  }
}
