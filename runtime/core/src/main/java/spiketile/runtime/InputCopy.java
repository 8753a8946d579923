package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import spiketile.layout.SpikeList;
import spiketile.runtime.data.EventBatch;

/** Copies a batch's events into the input's spike list, where every id has fired. */
final class InputCopy {
  private InputCopy() {}

  static void copy(EventBatch batch, Population input) {
    SpikeList list = input.spikes;
    int rows = batch.steps() * batch.size();
    int[] starts = batch.rowStarts();
    list.begin(rows, 0);
    copy(starts, 0, list.rowStarts(), rows + 1);
    list.ensureCapacity(input.memory, starts[rows]);
    copy(starts, 1, list.firedEnds(), rows);
    copy(batch.ids(), 0, list.ids(), starts[rows]);
    input.expand(0, rows);
  }

  private static void copy(int[] from, int first, MemorySegment to, int count) {
    MemorySegment.copy(from, first, to, ValueLayout.JAVA_INT, 0, count);
  }
}
