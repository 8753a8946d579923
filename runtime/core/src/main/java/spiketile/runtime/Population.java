package spiketile.runtime;

import java.lang.foreign.MemorySegment;
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

  /** Entries of one chunk of time for which the backward pass has room. */
  private int chunkCapacity;

  /** Most entries of a chunk, and of the step before it, in the forward pass under way. */
  private int mostEntries;

  private MemorySegment error = MemorySegment.NULL;
  private int errorBase;

  Population(
      MemorySource memory,
      int neurons,
      int maxRows,
      int capacity,
      int chunkCapacity,
      boolean dense) {
    this.memory = memory;
    this.chunkCapacity = chunkCapacity;
    spikes = SpikeList.allocate(memory, neurons, maxRows, SpikeList.Detail.IDS, capacity);
    this.dense = dense ? Block.allocate(memory, maxRows, neurons) : null;
  }

  /** Opens the error: of all populations but the input. */
  void openError() {
    error = memory.allocate(bytes(chunkCapacity));
  }

  /** Notes how many entries the chunks of a segment have whose rows are complete. */
  void noteEntries(TimeSegment segment, int batch) {
    int most = segment.first() ? 0 : mostEntries;
    TimeChunks chunks = segment.chunks();
    for (int c = 0; c < chunks.count(); c++) {
      int first = spikes.rowStart((chunks.first(c) - 1) * batch);
      int end = Math.min(spikes.rows(), chunks.end(c) * batch);
      most = Math.max(most, spikes.rowStart(end) - first);
    }
    mostEntries = most;
  }

  /**
   * Room in the error for each chunk of the batch: twice what there was at least, but on a bounded machine
   * no more than needed.
   */
  void makeRoom() {
    if (mostEntries > chunkCapacity) {
      int wanted = (int) Math.min(Math.max(mostEntries, 2L * chunkCapacity), Integer.MAX_VALUE);
      int next = memory.room() == Long.MAX_VALUE ? wanted : mostEntries;
      if (error.byteSize() > 0) {
        memory.requireRoom(bytes(next), spikes, spikes.rows());
        error = memory.allocate(bytes(next));
      }
      chunkCapacity = next;
    }
  }

  /** Entries of one chunk of time that the backward pass is to have room for. */
  int chunkCapacity() {
    return chunkCapacity;
  }

  private static long bytes(int entries) {
    return ModelArena.roundedBytes((long) entries * Float.BYTES);
  }

  /** The chunk under way starts at a row. */
  void beginChunk(int firstRow) {
    errorBase = spikes.rowStart(firstRow);
  }

  /** e at the entries of the chunk under way. */
  MemorySegment error() {
    return error;
  }

  /** The entry that the error's first float stands for. */
  int errorBase() {
    return errorBase;
  }

  /** Makes the dense form of some rows, if there is one. */
  void expand(int firstRow, int endRow) {
    if (dense != null) {
      SpikeExpand.apply(spikes, dense, firstRow, endRow);
    }
  }
}
