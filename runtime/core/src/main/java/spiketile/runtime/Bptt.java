package spiketile.runtime;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import spiketile.runtime.data.EventBatch;

/**
 * The way of a batch through time and layers, forward and back.
 *
 * <p>Forward: one segment of time after another, in each one layer after another. Backward: segments and,
 * within them, chunks from the last to the first, in each one layer after another from the last to the
 * first; lists of all segments but the last are computed again. What goes from one chunk to the one before
 * is λ of its first step.
 */
final class Bptt {
  private final Workers workers;
  private final TimeSegments times;
  private final Population input;
  private final List<Layer> layers;
  private final ReadoutHead readout;
  private final List<Synapses> synapses;
  private final IntConsumer transpose;

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
    synapses = layers.stream().flatMap(layer -> layer.synapses().stream()).toList();
    transpose = index -> synapses.get(index).transpose();
  }

  /** Spikes of all layers, v of a leaky readout, and the logits. */
  void forward(EventBatch batch) {
    for (int s = 0; s < times.count(); s++) {
      TimeSegment segment = times.get(s);
      copyInput(batch, segment);
      input.noteEntries(segment, batch.size());
      for (int l = 0; l < layers.size(); l++) {
        layers.get(l).forward(batch.size(), segment);
      }
      readout.count(batch.size(), segment);
    }
    readout.forward(batch.size());
  }

  /** Room for the backward pass; refused before anything has changed where there is none. */
  void makeRoom() {
    input.makeRoom();
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).makeRoom();
    }
  }

  /** Adds the gradients of the batch that went forward last. */
  void backward(EventBatch batch, Consumer<Tile> gradientDone) {
    readout.backward(batch);
    for (int s = times.count() - 1; s >= 0; s--) {
      TimeSegment segment = times.get(s);
      if (!segment.last()) {
        recompute(batch, segment);
      }
      for (int c = segment.chunks().count() - 1; c >= 0; c--) {
        backward(batch.size(), segment, c, gradientDone);
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
      layers.get(l).recompute(segment);
    }
  }

  private void backward(int batch, TimeSegment segment, int chunk, Consumer<Tile> gradientDone) {
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).beginChunk(segment, chunk);
    }
    workers.run(synapses.size(), transpose);
    readout.backward(batch, segment.chunks(), chunk);
    for (int l = layers.size() - 1; l >= 0; l--) {
      layers.get(l).backward(gradientDone);
    }
  }
}
