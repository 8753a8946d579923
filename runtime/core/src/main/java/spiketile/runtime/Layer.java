package spiketile.runtime;

import java.util.List;
import java.util.function.Consumer;

/**
 * A layer of tiles: forward through one segment of time after another, and backward through them, the
 * last first.
 */
sealed interface Layer permits LifLayer, LeakyLayer {
  /** The tiles, in ascending order of their neurons. */
  List<Tile> tiles();

  /**
   * Writes to all memory that only one tile uses, before anybody else does. The system places a page
   * near the thread that writes to it first, which is to be the worker that computes the tile.
   */
  void firstTouch(int tile);

  /**
   * Begins a segment, after the one before, or once more for the lists alone.
   *
   * @param again whether this segment was computed before, by the same parameters
   */
  void begin(int batch, TimeSegment segment, boolean again);

  /** Computes some steps of the segment, after those before them; the population below has what they read. */
  void forward(int firstStep, int endStep);

  /**
   * Room for the backward pass of the lists as they are now. Called before a backward pass changes
   * anything, so that what does not fit harms nothing.
   */
  void makeRoom();

  /**
   * Begins the backward pass of a segment, whose lists stand.
   *
   * @param gradientDone told each tile, by the worker that computed it, once its gradients are complete
   *     and nobody reads its parameters any more
   */
  void beginBackward(TimeSegment segment, Consumer<Tile> gradientDone);

  /**
   * Computes λ of some steps of the segment, which are whole chunks, the last first and after those behind them,
   * from the layer's own error, adds to the gradients, and leaves the error of the population below for the same steps.
   */
  void backward(int firstStep, int endStep);

  /** Keeps the states of the passes to come; null for no longer. */
  void record(LayerRecord record);

  /** How busy the layer was in the last forward pass. */
  LayerActivity activity();

  /** u[T] or v[T] of one neuron; only between a forward pass and its backward pass. */
  float membrane(int sample, int neuron);
}
