package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.LongStream;
import spiketile.layout.Block;
import spiketile.runtime.collectives.Collectives;

/**
 * What the stages of a network tell each other after a forward pass: how busy their layers were, and the logits, which the last
 * one has.
 */
final class ModelParallel implements AutoCloseable {
  private static final int ACTIVITY = 2 * Double.BYTES + Long.BYTES;

  final Collectives ranks;
  final LayerRange own;
  private final Block logits;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment told;
  private final MemorySegment sums;
  private final long[] bounds;

  /**
   * Describes a stage.
   *
   * @param stages the layers of all ranks
   * @param logits written by the last stage, and here by the others
   */
  ModelParallel(Collectives ranks, LayerRange[] stages, Block logits) {
    this.ranks = ranks;
    this.logits = logits;
    own = stages[ranks.rank()];
    bounds = new long[ranks.ranks() + 1];
    for (int r = 0; r < stages.length; r++) {
      bounds[r + 1] = (long) ACTIVITY * stages[r].end();
    }
    bounds[stages.length] += logits.data().byteSize();
    told = arena.allocate(bounds[stages.length], Long.BYTES);
    sums = arena.allocate(JAVA_DOUBLE, stages.length);
  }

  /** Tells the others, and hears them. */
  void share(List<Layer> layers) {
    for (int l = own.first(); l < own.end(); l++) {
      LayerActivity activity = layers.get(l - own.first()).activity();
      long at = (long) ACTIVITY * l;
      told.set(JAVA_DOUBLE, at, activity.fired());
      told.set(JAVA_DOUBLE, at + Double.BYTES, activity.active());
      told.set(JAVA_LONG, at + 2 * Double.BYTES, activity.dropped());
    }
    MemorySegment here = told.asSlice(told.byteSize() - logits.data().byteSize());
    boolean last = ranks.rank() == ranks.ranks() - 1;
    if (last) {
      here.copyFrom(logits.data());
    }
    ranks.allGather(told, bounds);
    if (!last) {
      logits.data().copyFrom(here);
    }
  }

  /** Sums a number over the stages. */
  double sum(double here) {
    sums.setAtIndex(JAVA_DOUBLE, ranks.rank(), here);
    long[] each = LongStream.rangeClosed(0, ranks.ranks()).map(r -> r * Double.BYTES).toArray();
    ranks.allGather(sums, each);
    double sum = 0;
    for (int r = 0; r < ranks.ranks(); r++) {
      sum += sums.getAtIndex(JAVA_DOUBLE, r);
    }
    return sum;
  }

  /** How busy any layer was. */
  LayerActivity activity(int layer) {
    long at = (long) ACTIVITY * layer;
    return new LayerActivity(
        told.get(JAVA_DOUBLE, at),
        told.get(JAVA_DOUBLE, at + Double.BYTES),
        told.get(JAVA_LONG, at + 2 * Double.BYTES));
  }

  @Override
  public void close() {
    arena.close();
  }
}
