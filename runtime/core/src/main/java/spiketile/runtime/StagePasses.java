package spiketile.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import spiketile.runtime.data.EventBatch;

/**
 * The way of a batch through the layers of a stage, a piece of time after the other: forward, from the stage below and on to the one
 * above, and back. Tiles are updated when the last errors are on their way, so that no stage below waits for an update.
 */
final class StagePasses implements Passes, AutoCloseable {
  /** From the last layer to the first, as they go backward. */
  private static final Comparator<Tile> IN_ORDER =
      Comparator.comparingInt((Tile tile) -> -tile.plan.layer())
          .thenComparingInt(tile -> tile.plan.tile());

  private final Workers workers;
  private final TimeSegment time;
  private final LayerStack stack;
  private final List<Layer> layers;
  private final boolean first;
  private final boolean last;
  private final int pieceSteps;
  private final StageLink link;

  /** Those whose gradients stand; guards itself. */
  private final List<Tile> done = new ArrayList<>();

  private final IntConsumer tellDone = this::tellDone;
  private Consumer<Tile> gradientDone;
  private final PieceClock clock;

  /**
   * Describes a stage.
   *
   * @param sent counts what it sends
   */
  StagePasses(
      Workers workers,
      TimeSegments times,
      LayerStack stack,
      NetworkPart part,
      ExchangeCounter sent) {
    this.workers = workers;
    this.stack = stack;
    pieceSteps = part.pieceSteps();
    time = times.get(0);
    layers = stack.layers;
    first = part.own.first() == 0;
    last = part.hasReadout();
    link = new StageLink(part.pipeline.stages(), sent);
    clock = new PieceClock(pieces());
  }

  @Override
  public void forward(EventBatch batch) {
    int size = batch.size();
    begin(batch);
    for (int piece = 0; piece < pieces(); piece++) {
      int step = firstStep(piece);
      int end = firstStep(piece + 1);
      if (!first) {
        link.receiveSpikes(stack.input, step * size, end * size);
      }
      clock.start();
      for (int l = 0; l < layers.size(); l++) {
        layers.get(l).forward(step, end);
      }
      clock.forwardDone(piece);
      if (!last) {
        link.sendSpikes(top().spikes, step * size, end * size);
      }
    }
    link.flush();
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

  private int pieces() {
    return Math.ceilDiv(time.steps(), pieceSteps);
  }

  private int firstStep(int piece) {
    return Math.min(time.steps(), piece * pieceSteps) + 1;
  }

  /** What the pieces of the last step took. */
  StageTimes times() {
    return clock.times();
  }

  /** What the stage above reads. */
  private Population top() {
    return ((LifLayer) layers.getLast()).population;
  }

  @Override
  public void backward(EventBatch batch, int samples, Consumer<Tile> newGradientDone) {
    gradientDone = newGradientDone;
    int size = batch.size();
    if (last) {
      stack.readout.backward(batch, samples);
      stack.readout.spread(size);
    }
    for (int l = layers.size() - 1; l >= 0; l--) {
      layers.get(l).beginBackward(time, this::keep);
    }
    for (int piece = pieces() - 1; piece >= 0; piece--) {
      int step = firstStep(piece);
      int end = firstStep(piece + 1);
      if (!last) {
        link.receiveErrors(top(), step * size, end * size);
      }
      clock.start();
      for (int l = layers.size() - 1; l >= 0; l--) {
        layers.get(l).backward(step, end);
      }
      clock.backwardDone(piece);
      if (!first) {
        link.sendErrors(stack.input, step * size, end * size);
      }
    }
    clock.start();
    done.sort(IN_ORDER);
    workers.run(done.size(), tellDone);
    done.clear();
    clock.updateDone();
    link.flush();
  }

  @Override
  public void close() {
    link.close();
  }

  private void keep(Tile tile) {
    synchronized (done) {
      done.add(tile);
    }
  }

  private void tellDone(int index) {
    gradientDone.accept(done.get(index));
  }
}
