package spiketile.runtime;

import java.util.List;
import java.util.stream.IntStream;
import spiketile.kernels.Kernels;
import spiketile.layout.ExchangeMemory;
import spiketile.layout.LayerPlan;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.PlannedMemory;
import spiketile.layout.TilePlan;
import spiketile.layout.TransposedList;
import spiketile.runtime.collectives.Collectives;

/**
 * What a layer is built from.
 *
 * @param memory the network's memory
 * @param kernels the provider
 * @param workers the threads
 * @param supersteps the layer's supersteps on them
 * @param counter of what is exchanged
 * @param network the network's plan
 * @param times the time, cut into segments
 * @param transpositions those that layers share, below and recurrent; none where each has its own
 * @param plan the layer's plan
 * @param spec the layer's neurons, bias and recurrence
 * @param neuron the neurons' parameters as trained
 * @param source the population below
 * @param delay steps from a spike below to its current here
 * @param dropout share of its neurons that are dropped in a sample
 * @param product how it multiplies with its weights
 * @param whole the plan of the layer with the tiles of all ranks
 * @param shards the ranks that have them; null if all are here
 * @param sent counts what this rank sends to others
 */
record LayerContext(
    PlannedMemory memory,
    Kernels kernels,
    Workers workers,
    Supersteps supersteps,
    ExchangeCounter counter,
    Plan network,
    TimeSegments times,
    List<TransposedList> transpositions,
    LayerPlan plan,
    LayerSpec spec,
    NeuronSpec neuron,
    Population source,
    int delay,
    double dropout,
    Product product,
    LayerPlan whole,
    Collectives shards,
    ExchangeCounter sent) {
  /** The network, over the steps of one segment. */
  NetworkShape shape() {
    return network.segmentShape();
  }

  /** Most rows of a λ block: those of a chunk and of the step after it. */
  int lambdaRows() {
    return (plan.chunkSteps() + 1) * network.shape().batch();
  }

  /** Groups of tiles that go backward at a time. */
  int groupsAtOnce() {
    return network.groupsAtOnce(plan.layer());
  }

  /** Of every segment of time, the layer's chunks. */
  TimeChunks[] chunks() {
    return times.chunks(plan.chunkSteps());
  }

  /** Synapses from the population below, whose error begins with theirs. */
  Synapses feed(List<Tile> tiles) {
    int layer = plan.layer();
    ErrorSums errors =
        layer == 0
            ? null
            : new ErrorSums(this, source, network.partials(layer), groupsAtOnce(), false);
    return new Synapses(this, source, delay, tiles, 0, sharedTransposition(0), errors);
  }

  /** Synapses from the layer to itself, whose errors, a step at a time, are added to what is there. */
  Synapses recurrent(Population own, List<Tile> tiles) {
    int groups = plan.errorGroups();
    ErrorSums errors = new ErrorSums(this, own, groups, groups, true);
    return new Synapses(this, own, 1, tiles, plan.inputs(), sharedTransposition(1), errors);
  }

  private TransposedList sharedTransposition(int index) {
    return transpositions.isEmpty() ? null : transpositions.get(index);
  }

  /** What the layer's tiles share. */
  ExchangeMemory shared() {
    return memory.layer(plan.layer());
  }

  List<Tile> tiles() {
    return IntStream.range(0, plan.tiles().size()).mapToObj(this::tile).toList();
  }

  private Tile tile(int index) {
    TilePlan tile = plan.tiles().get(index);
    return new Tile(memory.tile(plan.layer(), index), plan, tile, neuron, shape());
  }
}
