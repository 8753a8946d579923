package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import spiketile.layout.SpikeList;
import spiketile.runtime.data.EventBatch;

/** Copies a segment of a batch's events into the input's spike list, where every id has fired. */
final class InputCopy {
  private InputCopy() {}

  static void copy(EventBatch batch, TimeSegment segment, Population input) {
    SpikeList list = input.spikes;
    int rows = segment.steps() * batch.size();
    int first = segment.offset() * batch.size();
    int[] starts = batch.rowStarts();
    int base = starts[first];
    list.begin(rows, 0);
    for (int r = 1; r <= rows; r++) {
      int end = starts[first + r] - base;
      list.firedEnds().setAtIndex(JAVA_INT, r - 1, end);
      list.rowStarts().setAtIndex(JAVA_INT, r, end);
    }
    list.ensureCapacity(input.memory, list.entries());
    MemorySegment.copy(batch.ids(), base, list.ids(), JAVA_INT, 0, list.entries());
  }
}
