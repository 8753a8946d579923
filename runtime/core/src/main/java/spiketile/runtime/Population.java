package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntConsumer;
import spiketile.kernels.SpikeExpand;
import spiketile.layout.Block;
import spiketile.layout.MemorySource;
import spiketile.layout.ModelArena;
import spiketile.layout.SpikeList;

/** A layer's spikes as the next layer sees them, and the error that comes back to them. */
final class Population {
  final SpikeList spikes;

  private static final int ROW_BLOCK = 256;

  final MemorySource memory;
  private MemorySegment error = MemorySegment.NULL;
  private int errorCapacity;
  private final int maxRows;
  private final IntConsumer expandBlock = this::expandBlock;

  /** The same spikes as a matrix of 0 and 1; null until a product is dense. */
  private Block dense;

  /**
   * Opens a population.
   *
   * @param dense whether the plan has the spikes as a matrix too
   */
  Population(MemorySource memory, int neurons, int maxRows, int capacity, boolean dense) {
    this.memory = memory;
    this.maxRows = maxRows;
    spikes = SpikeList.allocate(memory, neurons, maxRows, SpikeList.Detail.IDS, capacity);
    this.dense = dense ? Block.allocate(memory, maxRows, neurons) : null;
  }

  /**
   * Room for an error beside each entry of the list, which may have grown since the last batch. Of a
   * batch's backward pass, the first call must not be made by a task.
   */
  MemorySegment error() {
    if (errorCapacity < spikes.capacity()) {
      long bytes = ModelArena.roundedBytes((long) spikes.capacity() * Float.BYTES);
      memory.requireRoom(bytes, spikes, spikes.rows());
      error = memory.allocate(bytes);
      errorCapacity = spikes.capacity();
    }
    return error;
  }

  /** Adds to the error of an entry. */
  void addError(int entry, float by) {
    float sum = error.getAtIndex(ValueLayout.JAVA_FLOAT, entry) + by;
    error.setAtIndex(ValueLayout.JAVA_FLOAT, entry, sum);
  }

  /** Writes the spikes as a matrix of 0 and 1. Not by a task. */
  void expand(Workers workers) {
    if (dense == null) {
      dense = Block.allocate(memory, maxRows, spikes.neurons());
    }
    workers.run(Math.ceilDiv(spikes.rows(), ROW_BLOCK), expandBlock);
  }

  private void expandBlock(int block) {
    int first = block * ROW_BLOCK;
    SpikeExpand.apply(spikes, dense, first, Math.min(spikes.rows(), first + ROW_BLOCK));
  }

  /** What was last expanded. */
  Block dense() {
    return dense;
  }
}
