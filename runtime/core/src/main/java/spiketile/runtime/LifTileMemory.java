package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import spiketile.kernels.Dropout;
import spiketile.kernels.LifTile;
import spiketile.kernels.Projection;
import spiketile.layout.Block;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.SpikeList;
import spiketile.layout.TilePlan;

/** What the tiles of a layer of LIF neurons own beside their parameters, cut from their memory in the order of the plan. */
final class LifTileMemory {
  final LifTile[] lifs;
  final Checkpoints[] checkpoints;

  /** u of all steps of a segment, where α is learnt; else null. */
  final MembraneHistory[] histories;

  /** Whether tiles have λ of their own; else those that go backward at a time have one each. */
  final boolean ownLambda;

  /** λ of a chunk and of the step after it; null until they are {@linkplain #openLambdas opened}. */
  final Block[] lambdas;

  /**
   * λ of the first step that came last: part of a tile's own λ if it has that; null where all steps are computed
   * at once.
   */
  final Block[] carries;

  private final LayerContext context;
  private final NetworkShape shape;
  private final List<Tile> tiles;

  /**
   * Allocates all but λ, which comes after what the exchange has of each tile.
   *
   * @param tiles the layer's
   * @param recurrent synapses from the layer to itself; null if there are none
   */
  LifTileMemory(LayerContext context, List<Tile> tiles, Synapses feed, Synapses recurrent) {
    this.context = context;
    shape = context.shape();
    this.tiles = tiles;
    ownLambda = context.network().ownLambda(context.plan().layer());
    lifs = new LifTile[tiles.size()];
    lambdas = new Block[tiles.size()];
    carries = new Block[tiles.size()];
    checkpoints = new Checkpoints[tiles.size()];
    histories = context.spec().learnsAlpha() ? new MembraneHistory[tiles.size()] : null;
    for (int i = 0; i < lifs.length; i++) {
      lifs[i] =
          recurrent == null
              ? lifTile(tiles.get(i), feed.projections[i])
              : lifTile(tiles.get(i), feed.projections[i], recurrent.projections[i]);
      if (histories != null) {
        histories[i] = new MembraneHistory(tiles.get(i), shape.rows());
      }
      checkpoints[i] =
          new Checkpoints(
              tiles.get(i).own, context.times().count(), shape.batch(), tiles.get(i).plan.width());
    }
  }

  private LifTile lifTile(Tile tile, Projection... inputs) {
    int width = tile.plan.width();
    SpikeList list =
        SpikeList.allocate(
            tile.own, width, shape.rows(), Plan.tileDetail(shape), tile.plan.listCapacity());
    return new LifTile(
        inputs,
        tile.bias,
        tile.neurons,
        Block.allocate(tile.own, shape.batch(), width),
        Block.allocate(tile.own, shape.batch(), width),
        tile.own.allocate(Plan.maskBytes(tile.plan.padded(), shape.batch())),
        list,
        new Dropout(context.dropout(), tile.plan.firstNeuron()));
  }

  void openLambdas() {
    int atOnce = context.groupsAtOnce();
    MemorySegment[] shared = new MemorySegment[ownLambda ? 0 : atOnce];
    Arrays.setAll(
        shared, i -> context.shared().allocate(context.plan().lambdaBytes(shape.batch())));
    for (int group = 0; group < context.plan().errorGroups(); group++) {
      int end = context.plan().firstTile(group + 1);
      for (int tile = context.plan().firstTile(group); tile < end; tile++) {
        TilePlan plan = tiles.get(tile).plan;
        int rows = context.lambdaRows();
        lambdas[tile] =
            ownLambda
                ? Block.allocate(tiles.get(tile).own, rows, plan.width())
                : new Block(shared[group % atOnce], rows, plan.width(), plan.padded());
        carries[tile] = carry(tile);
      }
    }
  }

  private Block carry(int tile) {
    if (ownLambda) {
      return lambdas[tile].rows(0, shape.batch());
    }
    return context.times().count() == 1 && shape.pipelineSteps() == 0
        ? null
        : Block.allocate(tiles.get(tile).own, shape.batch(), tiles.get(tile).plan.width());
  }

  /** All of a tile's. */
  Stream<MemorySegment> regions(int tile) {
    LifTile lif = lifs[tile];
    SpikeList list = lif.spikes();
    return Stream.of(
        lif.membrane().data(),
        lif.current().data(),
        lif.masks(),
        list.rowStarts(),
        list.firedEnds(),
        list.ids(),
        list.sigmas(),
        list.membranes(),
        ownLambda ? lambdas[tile].data() : data(carries[tile]),
        histories == null ? MemorySegment.NULL : histories[tile].data(),
        checkpoints[tile].data());
  }

  private static MemorySegment data(Block block) {
    return block == null ? MemorySegment.NULL : block.data();
  }
}
