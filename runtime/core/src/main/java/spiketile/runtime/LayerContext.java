package spiketile.runtime;

import java.util.List;
import spiketile.kernels.Kernels;
import spiketile.layout.ExchangeMemory;
import spiketile.layout.LayerPlan;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.PlannedMemory;
import spiketile.layout.TilePlan;

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
 * @param plan the layer's plan
 * @param spec the layer's neurons, bias and recurrence
 * @param neuron the neurons' parameters as trained
 * @param source the population below
 * @param delay steps from a spike below to its current here
 */
record LayerContext(
    PlannedMemory memory,
    Kernels kernels,
    Workers workers,
    Supersteps supersteps,
    ExchangeCounter counter,
    Plan network,
    TimeSegments times,
    LayerPlan plan,
    LayerSpec spec,
    NeuronSpec neuron,
    Population source,
    int delay) {
  /** The network, over the steps of one segment. */
  NetworkShape shape() {
    return network.segmentShape();
  }

  /** Most rows of a λ block: those of a chunk and of the step after it. */
  int lambdaRows() {
    return (plan.chunkSteps() + 1) * network.shape().batch();
  }

  /** Synapses from the population below. */
  Synapses feed(List<Tile> tiles) {
    return new Synapses(this, source, delay, tiles, Synapses.Kind.FEED);
  }

  /** What the layer's tiles share. */
  ExchangeMemory shared() {
    return memory.layer(plan.layer());
  }

  List<Tile> tiles() {
    return plan.tiles().stream().map(this::tile).toList();
  }

  private Tile tile(TilePlan tile) {
    return new Tile(memory.tile(plan.layer(), tile.tile()), plan, tile, neuron, shape());
  }
}
