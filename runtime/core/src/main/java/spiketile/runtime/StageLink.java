package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import spiketile.layout.SpikeList;
import spiketile.runtime.collectives.Collectives;

/**
 * What a stage and its neighbours have in common: the spikes of the lower one's last layer, in lists that are the same on both
 * sides, and the errors at their entries.
 */
final class StageLink {
  private final Collectives ranks;
  private final ExchangeCounter sent;

  StageLink(Collectives ranks, ExchangeCounter sent) {
    this.ranks = ranks;
    this.sent = sent;
  }

  /** Sends rows of a list to the next stage. */
  void sendSpikes(SpikeList list, int firstRow, int endRow) {
    int to = ranks.rank() + 1;
    ranks.send(starts(list, firstRow, endRow), to);
    ranks.send(firedEnds(list, firstRow, endRow), to);
    ranks.send(entries(list.ids(), list, firstRow, endRow), to);
    int entries = list.rowStart(endRow) - list.rowStart(firstRow);
    sent.addLists(entries, endRow - firstRow, list.neurons());
  }

  /** Receives rows of the list of the stage below, those before which are there. */
  void receiveSpikes(Population below, int firstRow, int endRow) {
    SpikeList list = below.spikes;
    int from = ranks.rank() - 1;
    ranks.receive(starts(list, firstRow, endRow), from);
    ranks.receive(firedEnds(list, firstRow, endRow), from);
    list.ensureCapacity(below.memory, list.rowStart(endRow), firstRow);
    ranks.receive(entries(list.ids(), list, firstRow, endRow), from);
  }

  /** Sends the errors of rows of the list of the stage below to it. */
  void sendErrors(Population below, int firstRow, int endRow) {
    SpikeList list = below.spikes;
    ranks.send(entries(below.error(), list, firstRow, endRow), ranks.rank() - 1);
    int entries = list.rowStart(endRow) - list.rowStart(firstRow);
    sent.addErrors(entries, endRow - firstRow, list.neurons());
  }

  /** Receives the errors of rows of the last layer here. */
  void receiveErrors(Population own, int firstRow, int endRow) {
    ranks.receive(entries(own.error(), own.spikes, firstRow, endRow), ranks.rank() + 1);
  }

  private static MemorySegment starts(SpikeList list, int firstRow, int endRow) {
    return ints(list.rowStarts(), firstRow + 1, endRow + 1);
  }

  private static MemorySegment firedEnds(SpikeList list, int firstRow, int endRow) {
    return ints(list.firedEnds(), firstRow, endRow);
  }

  private static MemorySegment entries(MemorySegment of, SpikeList list, int firstRow, int endRow) {
    return ints(of, list.rowStart(firstRow), list.rowStart(endRow));
  }

  /** Ints or floats. */
  private static MemorySegment ints(MemorySegment of, int first, int end) {
    return of.asSlice(first * JAVA_FLOAT.byteSize(), (end - first) * JAVA_FLOAT.byteSize());
  }
}
