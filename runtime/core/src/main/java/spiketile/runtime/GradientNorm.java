package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The Euclidean norm of all gradients together, and their clipping by it. Sums are in double precision, tile by tile,
 * so that they are the same for any number of threads.
 */
final class GradientNorm {
  private final Workers workers;
  private final List<Tile> tiles;
  private final double[] squares;
  private final IntConsumer squareTile = this::squareTile;
  private final IntConsumer scaleTile = this::scaleTile;
  private float scale;

  /** Takes the tiles in an order that does not depend on the workers. */
  GradientNorm(Workers workers, List<Tile> tiles) {
    this.workers = workers;
    this.tiles = tiles;
    squares = new double[tiles.size()];
  }

  /** Σg² of some tiles. */
  double square(Predicate<Tile> counts) {
    workers.run(squares.length, squareTile);
    double sum = 0;
    for (int i = 0; i < squares.length; i++) {
      sum += counts.test(tiles.get(i)) ? squares[i] : 0;
    }
    return sum;
  }

  /** Scales the gradients, whose norm is given, so that it is at most another one. */
  void clip(double norm, double most) {
    if (norm > most) {
      scale = (float) (most / norm);
      workers.run(squares.length, scaleTile);
    }
  }

  private void squareTile(int tile) {
    MemorySegment gradient = tiles.get(tile).gradient.data();
    long count = gradient.byteSize() / Float.BYTES;
    double sum = 0;
    for (long i = 0; i < count; i++) {
      double value = gradient.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      sum += value * value;
    }
    squares[tile] = sum;
  }

  private void scaleTile(int tile) {
    MemorySegment gradient = tiles.get(tile).gradient.data();
    long count = gradient.byteSize() / Float.BYTES;
    for (long i = 0; i < count; i++) {
      float scaled = scale * gradient.getAtIndex(ValueLayout.JAVA_FLOAT, i);
      gradient.setAtIndex(ValueLayout.JAVA_FLOAT, i, scaled);
    }
  }
}
