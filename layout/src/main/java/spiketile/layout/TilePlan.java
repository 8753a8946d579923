package spiketile.layout;

import java.util.Map;

/**
 * One tile: some neurons of a layer that stand next to each other, and the bytes they need.
 *
 * @param layer index of the layer, 0 for the first above the input
 * @param tile index of the tile within the layer
 * @param firstNeuron first neuron of the layer that lives here
 * @param width number of neurons that live here
 * @param padded floats of a row of the tile's blocks
 * @param listCapacity entries its spike list has room for at first
 * @param bytes bytes of every region of its own
 * @param exchangeBytes its part of what the layer shares; 0 unless the machine is bounded
 * @param load synaptic updates that a training step is expected to cost it (docs/layout.md)
 */
public record TilePlan(
    int layer,
    int tile,
    int firstNeuron,
    int width,
    int padded,
    int listCapacity,
    Map<Region, Long> bytes,
    long exchangeBytes,
    double load) {
  /** Keeps its own copy of the byte counts. */
  public TilePlan {
    bytes = Map.copyOf(bytes);
  }

  /**
   * All of the tile's own memory.
   *
   * @return bytes over all regions of its own
   */
  public long totalBytes() {
    return Plan.sum(bytes);
  }

  /**
   * All that stands in the tile's memory.
   *
   * @return its own bytes, and its part of what the layer shares
   */
  public long residentBytes() {
    return totalBytes() + exchangeBytes;
  }
}
