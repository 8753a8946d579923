package spiketile.runtime;

import java.util.List;
import spiketile.layout.Activity;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.runtime.collectives.Collectives;

/** What of a network is on this rank: all of it, or some layers, perhaps with some of their tiles. */
final class NetworkPart {
  /** The plan of the network. */
  final Plan whole;

  /** What of it is here. */
  final Plan here;

  /** The layers of each stage; one alone if all are here. */
  final List<LayerRange> stages;

  /** Those of this one. */
  final LayerRange own;

  /** The ranks that have the rest; null if there is none. */
  final Pipeline pipeline;

  /**
   * Plans a network, and cuts it.
   *
   * @param pipeline the ranks that have it together; null for this one alone
   */
  NetworkPart(NetworkSpec spec, OptimizerSpec optimizer, RunSpec run, Pipeline pipeline) {
    this.pipeline = pipeline;
    if (pipeline == null) {
      whole = plan(spec, optimizer, run, 0);
      stages = List.of(LayerRange.all(spec));
      own = stages.getFirst();
      here = whole;
    } else {
      whole = plan(spec, optimizer, run, pipeline.steps());
      stages = LayerRange.stages(spec, pipeline.stages().ranks());
      own = stages.get(pipeline.stages().rank());
      here =
          whole.part(own.first(), own.end(), pipeline.shards().rank(), pipeline.shards().ranks());
    }
  }

  /** The plan of a whole network, whose layers pass on so many steps at a time; 0 for all. */
  static Plan plan(NetworkSpec spec, OptimizerSpec optimizer, RunSpec run, int pipelineSteps) {
    NetworkShape shape = LayerStack.shape(spec, optimizer, run, pipelineSteps);
    return Plan.of(shape, run.machine(), Activity.same(shape, run.activity()));
  }

  boolean isWhole() {
    return pipeline == null;
  }

  /** Whether the readout is here. */
  boolean hasReadout() {
    return own.end() == whole.layers().size();
  }

  /** Steps of a piece: whole chunks. */
  int pieceSteps() {
    int chunk = whole.layers().getFirst().chunkSteps();
    return Math.ceilDiv(pipeline.steps(), chunk) * chunk;
  }

  /** The ranks that have other tiles of a layer; null if all are here. */
  Collectives shardsOf(int layer) {
    return !isWhole() && whole.isShared(layer, pipeline.shards().ranks())
        ? pipeline.shards()
        : null;
  }
}
