package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.layout.SpikeList;
import spiketile.layout.TransposedList;

/**
 * Transposition of the fired ids of some rows: a counting sort by presynaptic neuron.
 *
 * <p>Integers only, so both providers share it. O(spikes + neurons). Chunks may be transposed by
 * different threads at the same time: each writes its own starts, cursors and rows.
 *
 * <p>Alignment: lists on 4 bytes. Aliasing: the two lists share no memory.
 */
public final class SpikeTranspose {
  private SpikeTranspose() {}

  /**
   * Transposes source rows {@code [firstRow, endRow)} into one chunk.
   *
   * @param source the spike list
   * @param firstRow first row
   * @param endRow row after the last
   * @param shift added to each row, so that the chunk's rows are rows of its λ block
   * @param out receives the chunk; it must have room for all entries of the source
   * @param chunk which chunk
   * @throws IllegalArgumentException if the numbers of neurons differ
   * @throws IndexOutOfBoundsException if rows, chunk or room do not suffice
   */
  public static void apply(
      SpikeList source, int firstRow, int endRow, int shift, TransposedList out, int chunk) {
    Checks.listRows(source, firstRow, endRow);
    Objects.checkIndex(chunk, out.maxChunks());
    if (out.neurons() != source.neurons()) {
      throw new IllegalArgumentException(
          "a list of %d neurons cannot be transposed into one of %d"
              .formatted(source.neurons(), out.neurons()));
    }
    Objects.checkFromToIndex(0, source.rowStart(endRow), out.rows().byteSize() / Integer.BYTES);
    count(source, firstRow, endRow, out, chunk);
    place(source.rowStart(firstRow), out, chunk);
    for (int r = firstRow; r < endRow; r++) {
      fill(source, r, r + shift, out, chunk);
    }
  }

  private static void count(
      SpikeList source, int firstRow, int endRow, TransposedList out, int chunk) {
    long cursor = out.cursorOffset(chunk);
    ZeroFill.words(out.cursors(), cursor, out.neurons());
    for (int r = firstRow; r < endRow; r++) {
      countRow(source.ids(), source.rowStart(r), source.firedEnd(r), out.cursors(), cursor);
    }
  }

  private static void countRow(
      MemorySegment ids, int start, int end, MemorySegment counts, long cursor) {
    for (int k = start; k < end; k++) {
      long at = cursor + ((long) ids.get(Access.INT, (long) k << 2) << 2);
      counts.set(Access.INT, at, counts.get(Access.INT, at) + 1);
    }
  }

  /** Turns counts into starts, and cursors into copies of them. */
  private static void place(int first, TransposedList out, int chunk) {
    MemorySegment starts = out.starts();
    MemorySegment cursors = out.cursors();
    long start = out.startOffset(chunk);
    long cursor = out.cursorOffset(chunk);
    int next = first;
    for (int j = 0; j < out.neurons(); j++) {
      long at = (long) j << 2;
      int count = cursors.get(Access.INT, cursor + at);
      starts.set(Access.INT, start + at, next);
      cursors.set(Access.INT, cursor + at, next);
      next += count;
    }
    starts.set(Access.INT, start + ((long) out.neurons() << 2), next);
  }

  private static void fill(SpikeList source, int row, int value, TransposedList out, int chunk) {
    MemorySegment ids = source.ids();
    MemorySegment cursors = out.cursors();
    MemorySegment rows = out.rows();
    long cursor = out.cursorOffset(chunk);
    int end = source.firedEnd(row);
    for (int k = source.rowStart(row); k < end; k++) {
      long at = cursor + ((long) ids.get(Access.INT, (long) k << 2) << 2);
      int place = cursors.get(Access.INT, at);
      cursors.set(Access.INT, at, place + 1);
      rows.set(Access.INT, (long) place << 2, value);
    }
  }
}
