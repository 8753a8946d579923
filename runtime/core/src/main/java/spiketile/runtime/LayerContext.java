package spiketile.runtime;

import java.util.List;
import spiketile.kernels.Kernels;
import spiketile.layout.ExchangeMemory;
import spiketile.layout.LayerPlan;
import spiketile.layout.NetworkShape;
import spiketile.layout.PlannedMemory;
import spiketile.layout.TilePlan;

/**
 * What a layer is built from.
 *
 * @param memory the network's memory
 * @param kernels the provider
 * @param workers the threads
 * @param shape the network
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

  /** What the layer's tiles share. */
  ExchangeMemory shared() {
    return memory.layer(plan.layer());
  }

  List<Tile> tiles() {
    return plan.tiles().stream().map(this::tile).toList();
  }

  private Tile tile(TilePlan tile) {
    return new Tile(memory.tile(plan.layer(), tile.tile()), plan, tile, neuron, shape);
  }
}
