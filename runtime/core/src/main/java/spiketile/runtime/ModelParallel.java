package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import spiketile.layout.Block;
import spiketile.runtime.collectives.Collectives;

/**
 * What the stages of a network tell each other after a forward pass: how busy their layers were, and the logits, which the last
 * one has.
 */
final class ModelParallel implements AutoCloseable {
  private static final int ACTIVITY = 2 * Double.BYTES + Long.BYTES;

  private final Collectives stages;
  private final Collectives shards;
  private final NetworkPart part;
  private final LayerRange own;
  private final Block logits;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment told;
  private final long[] bounds;

  /**
   * Describes a stage.
   *
   * @param logits written by the last stage, and here by the others
   */
  ModelParallel(NetworkPart part, Block logits) {
    this.part = part;
    this.logits = logits;
    stages = part.pipeline.stages();
    shards = part.pipeline.shards();
    own = part.own;
    bounds = new long[stages.ranks() + 1];
    for (int r = 0; r < stages.ranks(); r++) {
      bounds[r + 1] = (long) ACTIVITY * part.stages.get(r).end();
    }
    bounds[stages.ranks()] += logits.data().byteSize();
    told = arena.allocate(bounds[stages.ranks()], Long.BYTES);
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
    if (part.hasReadout()) {
      here.copyFrom(logits.data());
    }
    stages.allGather(told, bounds);
    if (!part.hasReadout()) {
      logits.data().copyFrom(here);
    }
  }

  /** Σ over all tiles of the network, of which those that several shards have count once. */
  double sum(ToDoubleFunction<Predicate<Tile>> here) {
    boolean firstShard = shards.rank() == 0;
    double sum = here.applyAsDouble(tile -> firstShard || part.shardsOf(tile.plan.layer()) != null);
    return sum(stages, sum(shards, sum));
  }

  private static double sum(Collectives ranks, double here) {
    try (Arena scratch = Arena.ofShared()) {
      MemorySegment sums = scratch.allocate(JAVA_DOUBLE, ranks.ranks());
      sums.setAtIndex(JAVA_DOUBLE, ranks.rank(), here);
      long[] each = LongStream.rangeClosed(0, ranks.ranks()).map(r -> r * Double.BYTES).toArray();
      ranks.allGather(sums, each);
      double sum = 0;
      for (double part : sums.toArray(JAVA_DOUBLE)) {
        sum += part;
      }
      return sum;
    }
  }

  /**
   * Brings rows of a layer to the first rank, from the first shard of the stage that has it. Called by all ranks.
   *
   * @param rows what is here of them, where what others have is 0; written on the first rank
   */
  void collect(int layer, MemorySegment rows) {
    int from = 0;
    while (!part.stages.get(from).has(layer)) {
      from++;
    }
    if (own.has(layer)) {
      gather(layer, rows);
    }
    if (shards.rank() == 0 && from > 0 && stages.rank() == from) {
      stages.send(rows, 0);
    } else if (shards.rank() == 0 && from > 0 && stages.rank() == 0) {
      stages.receive(rows, from);
    }
  }

  /** Puts together what the shards have of a layer's rows, where what others have is 0. */
  void gather(int layer, MemorySegment rows) {
    if (part.shardsOf(layer) != null) {
      shards.allReduce(rows);
    }
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
