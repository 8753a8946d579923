package spiketile.runtime;

import java.util.List;
import spiketile.kernels.Kernels;
import spiketile.layout.LayerPlan;
import spiketile.layout.ModelArena;
import spiketile.layout.NetworkShape;

/**
 * What a layer is built from.
 *
 * @param arena its memory
 * @param kernels the provider
 * @param workers the threads
 * @param supersteps the layer's supersteps on them
 * @param counter of what is exchanged
 * @param shape the network
 * @param plan the layer's plan
 * @param spec the layer's neurons, bias and recurrence
 * @param neuron the neurons' parameters as trained
 * @param source the population below
 * @param delay steps from a spike below to its current here
 */
record LayerContext(
    ModelArena arena,
    Kernels kernels,
    Workers workers,
    Supersteps supersteps,
    ExchangeCounter counter,
    NetworkShape shape,
    LayerPlan plan,
    LayerSpec spec,
    NeuronSpec neuron,
    Population source,
    int delay) {
  TimeChunks chunks() {
    return new TimeChunks(shape.steps(), plan.chunkSteps());
  }

  /** Synapses from the population below. */
  Synapses feed(List<Tile> tiles) {
    return new Synapses(this, source, delay, tiles, 0, plan.layer() > 0);
  }

  List<Tile> tiles() {
    return plan.tiles().stream().map(tile -> new Tile(arena, plan, tile, neuron, shape)).toList();
  }
}
