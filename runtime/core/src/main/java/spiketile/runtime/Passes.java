package spiketile.runtime;

import java.util.function.Consumer;
import spiketile.runtime.data.EventBatch;

/** The way of a batch through the layers that are here. */
sealed interface Passes permits Bptt, StagePasses {
  /** Spikes of all layers, v of a leaky readout, and the logits. */
  void forward(EventBatch batch);

  /**
   * Adds the gradients of the batch that went forward last.
   *
   * @param samples of the whole batch, of which this is perhaps a part
   * @param gradientDone told each tile whose gradients stand
   */
  void backward(EventBatch batch, int samples, Consumer<Tile> gradientDone);
}
