package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.layout.Block;
import spiketile.layout.Plan;
import spiketile.layout.SpikeList;

/**
 * All that a tile of leaky integrate-and-fire neurons reads and writes in the forward pass.
 *
 * @param inputs the tile's synapses, summed in this order
 * @param bias one row, all zero for none
 * @param neurons the neurons' parameters
 * @param membrane u, one row a sample
 * @param current scratch for the summed current of a step's rows, as many as the membrane has
 * @param masks scratch of {@link Plan#maskBytes} bytes
 * @param spikes the tile's own list, with ids from 0 within the tile
 * @param dropout who is silent in which sample
 */
public record LifTile(
    Projection[] inputs,
    Block bias,
    Neurons neurons,
    Block membrane,
    Block current,
    MemorySegment masks,
    SpikeList spikes,
    Dropout dropout) {
  /**
   * Checks that the shapes fit each other.
   *
   * @throws IllegalArgumentException if a block has another padded width than the neurons, the list
   *     another size, or current and masks too little room
   */
  public LifTile {
    Objects.requireNonNull(dropout, "dropout");
    int padded = neurons.values().padded();
    for (Projection input : inputs) {
      Checks.samePadding(input.weights(), padded, "weights");
    }
    Checks.samePadding(bias, padded, "bias");
    Checks.samePadding(membrane, padded, "membrane");
    Checks.samePadding(current, padded, "current");
    if (spikes.neurons() != neurons.values().width()) {
      throw new IllegalArgumentException(
          "a tile of %d neurons needs a list of as many, not %d"
              .formatted(neurons.values().width(), spikes.neurons()));
    }
    if (spikes.detail() == SpikeList.Detail.IDS) {
      throw new IllegalArgumentException("a tile's own list keeps σ'");
    }
    Checks.nativeMemory(masks, "masks");
    if (current.rows() < membrane.rows()) {
      throw new IllegalArgumentException(
          "a membrane block of %d rows needs a current block of as many, not %d"
              .formatted(membrane.rows(), current.rows()));
    }
    long maskBytes = Plan.maskBytes(padded, membrane.rows());
    if (masks.byteSize() < maskBytes) {
      throw new IllegalArgumentException(
          "masks need " + maskBytes + " bytes, not " + masks.byteSize());
    }
  }

  /**
   * A tile that drops nobody.
   *
   * @param inputs the tile's synapses, summed in this order
   * @param bias one row, all zero for none
   * @param neurons the neurons' parameters
   * @param membrane u, one row a sample
   * @param current scratch for the summed current of a step's rows
   * @param masks scratch of {@link Plan#maskBytes} bytes
   * @param spikes the tile's own list, with ids from 0 within the tile
   */
  public LifTile(
      Projection[] inputs,
      Block bias,
      Neurons neurons,
      Block membrane,
      Block current,
      MemorySegment masks,
      SpikeList spikes) {
    this(inputs, bias, neurons, membrane, current, masks, spikes, Dropout.NONE);
  }
}
