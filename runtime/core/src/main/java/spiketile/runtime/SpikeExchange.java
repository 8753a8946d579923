package spiketile.runtime;

import java.util.List;
import java.util.function.IntConsumer;
import spiketile.kernels.SpikeMerge;
import spiketile.layout.MemorySource;
import spiketile.layout.MergeIndex;
import spiketile.layout.SpikeList;
import spiketile.layout.TilePlan;

/** The exchange of a spiking layer: its tiles' lists become the layer's list. */
final class SpikeExchange {
  private static final int ROW_BLOCK = 256;

  final MergeIndex[] places;
  private final SpikeList[] lists;
  private final int[] firstNeurons;
  private final Population out;
  private final int cap;
  private final IntConsumer countBlock = this::countBlock;
  private final IntConsumer copyBlock = this::copyBlock;
  private int firstRow;
  private int endRow;

  /**
   * Opens the exchange.
   *
   * @param tiles all of the layer's
   * @param lists theirs
   * @param memories where what belongs to each is cut from
   */
  SpikeExchange(
      List<TilePlan> tiles,
      SpikeList[] lists,
      MemorySource[] memories,
      int maxRows,
      Population out,
      int cap) {
    this.lists = lists;
    this.out = out;
    this.cap = cap;
    places = new MergeIndex[lists.length];
    firstNeurons = new int[lists.length];
    for (int i = 0; i < lists.length; i++) {
      places[i] = new MergeIndex(memories[i].allocate(maxRows * MergeIndex.ROW), maxRows);
      firstNeurons[i] = tiles.get(i).firstNeuron();
    }
  }

  void begin(int rows, int emptyRows) {
    out.spikes.begin(rows, emptyRows);
  }

  /**
   * Merges rows {@code [first, end)}, which all tiles have computed.
   *
   * @return entries that the activity cap dropped
   */
  long merge(int first, int end, Workers workers) {
    firstRow = first;
    endRow = end;
    int blocks = Math.ceilDiv(end - first, ROW_BLOCK);
    workers.run(blocks, countBlock);
    long dropped = SpikeMerge.bounds(lists, out.spikes, first, end);
    out.spikes.ensureCapacity(out.memory, out.spikes.rowStart(end), end);
    workers.run(blocks, copyBlock);
    return dropped;
  }

  private void countBlock(int block) {
    int first = firstRow + block * ROW_BLOCK;
    SpikeMerge.count(lists, cap, out.spikes, first, Math.min(endRow, first + ROW_BLOCK));
  }

  private void copyBlock(int block) {
    int first = firstRow + block * ROW_BLOCK;
    int end = Math.min(endRow, first + ROW_BLOCK);
    SpikeMerge.copy(lists, firstNeurons, places, out.spikes, first, end);
  }
}
