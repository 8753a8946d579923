package spiketile.runtime;

import java.util.List;
import java.util.function.Consumer;

/** A layer of tiles: forward and backward through time over a whole batch. */
sealed interface Layer permits LifLayer, LeakyLayer {
  /** The tiles, in ascending order of their neurons. */
  List<Tile> tiles();

  /**
   * Writes to all memory that only one tile uses, before anybody else does. The system places a page
   * near the thread that writes to it first, which is to be the worker that computes the tile.
   */
  void firstTouch(int tile);

  /** Computes time steps 1 … T from the spikes of the population below. */
  void forward(int batch);

  /**
   * Room for the backward pass of the lists as they are now. Called before a backward pass changes
   * anything, so that what does not fit harms nothing.
   */
  void makeRoom();

  /**
   * Computes λ of time steps T … 1 from the layer's own error, adds to the gradients, and leaves the
   * error of the population below.
   *
   * @param gradientDone told each tile, by the worker that computed it, once its gradients are complete
   *     and nobody reads its parameters any more
   */
  void backward(int batch, Consumer<Tile> gradientDone);
}
