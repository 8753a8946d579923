package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import spiketile.layout.SpikeList;
import spiketile.runtime.collectives.Collectives;

/**
 * What a stage and its neighbours have in common: the spikes of the lower one's last layer, in lists that are the same on both
 * sides, and the errors at their entries.
 *
 * <p>A thread of its own sends, so that the stage goes on when the neighbour has not come to receive yet. With each neighbour the stage has
 * a group of two, one of which that thread sends in while the stage receives in the other.
 */
final class StageLink implements AutoCloseable {
  private static final int LOWER = 0;
  private static final int UPPER = 1;

  /** With the stage below, and the one above. */
  private final Collectives below;

  private final Collectives above;
  private final ExchangeCounter sent;
  private final SideThread thread = new SideThread("spiketile-stage-link");

  StageLink(Collectives ranks, ExchangeCounter sent) {
    this.sent = sent;
    Collectives even = ranks.split(ranks.rank() / 2);
    Collectives odd = ranks.split((ranks.rank() + 1) / 2);
    boolean isEven = ranks.rank() % 2 == 0;
    below = isEven ? odd : even;
    above = isEven ? even : odd;
  }

  /** Begins to send rows of a list to the stage above. */
  void sendSpikes(SpikeList list, int firstRow, int endRow) {
    MemorySegment starts = starts(list, firstRow, endRow);
    MemorySegment ends = firedEnds(list, firstRow, endRow);
    MemorySegment ids = entries(list.ids(), list, firstRow, endRow);
    send(
        () -> {
          above.send(starts, UPPER);
          above.send(ends, UPPER);
          above.send(ids, UPPER);
        });
    int entries = list.rowStart(endRow) - list.rowStart(firstRow);
    sent.addLists(entries, endRow - firstRow, list.neurons());
  }

  /** Receives rows of the list of the stage below, those before which are there. */
  void receiveSpikes(Population source, int firstRow, int endRow) {
    SpikeList list = source.spikes;
    below.receive(starts(list, firstRow, endRow), LOWER);
    below.receive(firedEnds(list, firstRow, endRow), LOWER);
    list.ensureCapacity(source.memory, list.rowStart(endRow), firstRow);
    below.receive(entries(list.ids(), list, firstRow, endRow), LOWER);
  }

  /** Begins to send the errors of rows of the list of the stage below to it. */
  void sendErrors(Population source, int firstRow, int endRow) {
    SpikeList list = source.spikes;
    MemorySegment errors = entries(source.error(), list, firstRow, endRow);
    send(() -> below.send(errors, LOWER));
    int entries = list.rowStart(endRow) - list.rowStart(firstRow);
    sent.addErrors(entries, endRow - firstRow, list.neurons());
  }

  /** Receives the errors of rows of the last layer here. */
  void receiveErrors(Population own, int firstRow, int endRow) {
    above.receive(entries(own.error(), own.spikes, firstRow, endRow), UPPER);
  }

  private void send(Runnable messages) {
    thread.begin(
        () -> {
          messages.run();
          return null;
        });
  }

  /** Waits until all is received that was sent. */
  void flush() {
    thread.await();
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

  @Override
  public void close() {
    thread.close();
    above.close();
    below.close();
  }
}
