package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.SpikeList;

/** The sparse terms of the λ recursion: added to a row whose dense term α·λ[r+B] already stands. */
final class LifScatter {
  private LifScatter() {}

  /** Whether an error other than zero stands at a kept entry of a row. */
  static boolean hasError(
      SpikeList spikes, MergeIndex index, SpikeList layer, MemorySegment error, int row) {
    int start = spikes.rowStart(row);
    int end = spikes.rowStart(row + 1);
    if (start == end) {
      return false;
    }
    int firedEnd = spikes.firedEnd(row);
    int firedAt = place(index, row, MergeIndex.FIRED_AT);
    int activeAt = place(index, row, MergeIndex.ACTIVE_AT);
    int firedKept = Math.min(firedEnd - start, layer.firedEnd(row) - firedAt);
    int activeKept = Math.min(end - firedEnd, layer.rowStart(row + 1) - activeAt);
    return anyError(error, firedAt, firedKept) || anyError(error, activeAt, activeKept);
  }

  private static int place(MergeIndex index, int row, long kind) {
    return index.data().get(Access.INT, row * MergeIndex.ROW + kind);
  }

  private static boolean anyError(MemorySegment error, int from, int count) {
    for (int k = 0; k < count; k++) {
      if (error.get(Access.FLOAT, (from + k) * 4L) != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Cuts the recursion at the fired ids of a row, and adds e·σ'/C at the kept ids. All that the loop reads of the tile is
   * cut first: the bounds of a slice stay in registers, those of a segment are read again after each store. One loop
   * takes both kinds of entries: most rows have few of either.
   *
   * @param offset byte of the row in λ's memory
   */
  static void row(
      Neurons neurons,
      SpikeList spikes,
      MergeIndex index,
      SpikeList layer,
      MemorySegment error,
      Block lambda,
      int row,
      long offset) {
    int start = spikes.rowStart(row);
    int count = spikes.rowStart(row + 1) - start;
    if (count == 0) {
      return;
    }
    int fired = spikes.firedEnd(row) - start;
    int firedAt = place(index, row, MergeIndex.FIRED_AT);
    int activeAt = place(index, row, MergeIndex.ACTIVE_AT) - fired;
    int firedRoom = layer.firedEnd(row);
    int activeRoom = layer.rowStart(row + 1);
    MemorySegment ids = spikes.ids().asSlice(4L * start, 4L * count);
    MemorySegment sigmas = spikes.sigmas().asSlice(4L * start, 4L * count);
    MemorySegment target = lambda.data().asSlice(offset, 4L * lambda.padded());
    MemorySegment values = neurons.values().data();
    MemorySegment invC = values.asSlice(neurons.offset(Neurons.INV_C), 4L * lambda.padded());
    for (int k = 0; k < count; k++) {
      boolean fires = k < fired;
      int at = k + (fires ? firedAt : activeAt);
      boolean kept = at < (fires ? firedRoom : activeRoom);
      float e = kept ? error.get(Access.FLOAT, 4L * at) : 0;
      long id = (long) ids.get(Access.INT, 4L * k) << 2;
      float gain = e * sigmas.get(Access.FLOAT, 4L * k) * invC.get(Access.FLOAT, id);
      float stays = fires ? 0 : target.get(Access.FLOAT, id);
      target.set(Access.FLOAT, id, stays + gain);
    }
  }

  /**
   * The same with the reset's own path.
   *
   * @param offset byte of the row in λ's memory
   * @param next byte of row {@code row + B}
   */
  static void rowWithReset(
      Neurons neurons,
      SpikeList spikes,
      MergeIndex index,
      SpikeList layer,
      MemorySegment error,
      Block lambda,
      int row,
      long offset,
      long next) {
    int start = spikes.rowStart(row);
    int end = spikes.rowStart(row + 1);
    int firedEnd = spikes.firedEnd(row);
    int firedAt = place(index, row, MergeIndex.FIRED_AT);
    int activeAt = place(index, row, MergeIndex.ACTIVE_AT);
    int firedKept = Math.min(firedEnd - start, layer.firedEnd(row) - firedAt);
    int activeKept = Math.min(end - firedEnd, layer.rowStart(row + 1) - activeAt);
    cut(spikes.ids(), lambda.data(), offset, start, firedEnd);
    addWithReset(neurons, spikes, error, lambda, offset, next, start, firedKept, firedAt);
    addWithReset(neurons, spikes, error, lambda, offset, next, firedEnd, activeKept, activeAt);
  }

  private static void cut(MemorySegment ids, MemorySegment lambda, long offset, int from, int to) {
    for (int k = from; k < to; k++) {
      lambda.set(Access.FLOAT, offset + ((long) ids.get(Access.INT, (long) k << 2) << 2), 0f);
    }
  }

  private static void addWithReset(
      Neurons neurons,
      SpikeList spikes,
      MemorySegment error,
      Block lambda,
      long offset,
      long next,
      int from,
      int count,
      int errorAt) {
    MemorySegment ids = spikes.ids();
    MemorySegment sigmas = spikes.sigmas();
    MemorySegment membranes = spikes.membranes();
    MemorySegment values = neurons.values().data();
    MemorySegment target = lambda.data();
    long invC = neurons.offset(Neurons.INV_C);
    long alpha = neurons.offset(Neurons.ALPHA);
    for (int k = 0; k < count; k++) {
      long entry = (from + k) * 4L;
      long id = (long) ids.get(Access.INT, entry) << 2;
      float e = error.get(Access.FLOAT, (errorAt + k) * 4L) * values.get(Access.FLOAT, invC + id);
      float reset =
          values.get(Access.FLOAT, alpha + id)
              * membranes.get(Access.FLOAT, entry)
              * target.get(Access.FLOAT, next + id);
      float gain = (e - reset) * sigmas.get(Access.FLOAT, entry);
      target.set(Access.FLOAT, offset + id, target.get(Access.FLOAT, offset + id) + gain);
    }
  }
}
