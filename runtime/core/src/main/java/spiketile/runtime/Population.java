package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import spiketile.kernels.SpikeExpand;
import spiketile.layout.Block;
import spiketile.layout.MemorySource;
import spiketile.layout.ModelArena;
import spiketile.layout.SpikeList;

/** A layer's spikes as the next layer sees them, and the error that comes back to them. */
final class Population {
  final SpikeList spikes;

  /** The same spikes as a matrix of 0 and 1; null unless the products are dense. */
  final Block dense;

  final MemorySource memory;
  private MemorySegment error = MemorySegment.NULL;
  private int errorCapacity;

  Population(MemorySource memory, int neurons, int maxRows, int capacity, boolean dense) {
    this.memory = memory;
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

  /** Makes the dense form of some rows, if there is one. */
  void expand(int firstRow, int endRow) {
    if (dense != null) {
      SpikeExpand.apply(spikes, dense, firstRow, endRow);
    }
  }
}
