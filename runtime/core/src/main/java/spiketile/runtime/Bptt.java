package spiketile.runtime;

import java.util.List;
import java.util.function.Consumer;
import spiketile.runtime.data.EventBatch;

/**
 * The way of a batch through time and layers, forward and back, one segment of time after another.
 *
 * <p>Within a segment one layer comes after the other. Backward, the lists of all segments but the last are
 * computed again; what goes from a segment to the one before is λ of its first step.
 */
final class Bptt implements Passes {
  private final Workers workers;
  private final TimeSegments times;
  private final Population input;
  private final List<Layer> layers;
  private final ReadoutHead readout;

  Bptt(
      Workers workers,
      TimeSegments times,
      Population input,
      List<Layer> layers,
      ReadoutHead readout) {
    this.workers = workers;
    this.times = times;
    this.input = input;
    this.layers = layers;
    this.readout = readout;
  }

  @Override
  public void forward(EventBatch batch) {
    for (int s = 0; s < times.count(); s++) {
      TimeSegment segment = times.get(s);
      copyInput(batch, segment);
      for (int l = 0; l < layers.size(); l++) {
        forward(layers.get(l), batch.size(), segment, false);
      }
      readout.count(batch.size(), segment);
    }
    readout.forward(batch.size());
  }

  @Override
  public void backward(EventBatch batch, int samples, Consumer<Tile> gradientDone) {
    readout.backward(batch, samples);
    for (int s = times.count() - 1; s >= 0; s--) {
      TimeSegment segment = times.get(s);
      if (!segment.last()) {
        recompute(batch, segment);
      }
      readout.spread(batch.size());
      for (int l = layers.size() - 1; l >= 0; l--) {
        layers.get(l).beginBackward(segment, gradientDone);
        layers.get(l).backward(1, segment.steps() + 1);
      }
    }
  }

  private void copyInput(EventBatch batch, TimeSegment segment) {
    Phase before = workers.enter(Phase.IO);
    InputCopy.copy(batch, segment, input);
    workers.enter(before);
  }

  private void recompute(EventBatch batch, TimeSegment segment) {
    copyInput(batch, segment);
    for (int l = 0; l < layers.size(); l++) {
      forward(layers.get(l), batch.size(), segment, true);
    }
  }

  private static void forward(Layer layer, int batch, TimeSegment segment, boolean again) {
    layer.begin(batch, segment, again);
    layer.forward(1, segment.steps() + 1);
  }
}
