package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.SpikeList;

/**
 * Appends one row to a tile's list from its bit masks: fired ids, then active ones, with σ'.
 *
 * <p>Scalar in both providers: at the activities that matter a row of 64 neurons has a few set bits.
 */
final class LifAppend {
  private LifAppend() {}

  /**
   * Appends row {@code row} from entry {@code entry} on.
   *
   * @return the entry after the row's last
   */
  static int row(LifTile tile, long membraneOffset, int row, int entry) {
    SpikeList list = tile.spikes();
    int longs = maskLongs(tile);
    int fired = ids(tile, membraneOffset, 0, longs, entry);
    int active = ids(tile, membraneOffset, longs, longs, fired);
    list.firedEnds().set(Access.INT, (long) row << 2, fired);
    list.rowStarts().set(Access.INT, (row + 1L) << 2, active);
    return active;
  }

  /** Longs of one of the row's two masks. */
  static int maskLongs(LifTile tile) {
    return (tile.neurons().values().padded() + Long.SIZE - 1) / Long.SIZE;
  }

  private static int ids(LifTile tile, long membraneOffset, int firstLong, int longs, int entry) {
    int next = entry;
    for (int i = 0; i < longs; i++) {
      long bits = tile.masks().get(Access.LONG, (long) (firstLong + i) << 3);
      if (bits != 0) {
        next = word(tile, membraneOffset, bits, i * Long.SIZE, next);
      }
    }
    return next;
  }

  private static int word(LifTile tile, long membraneOffset, long word, int firstId, int entry) {
    SpikeList list = tile.spikes();
    MemorySegment ids = list.ids();
    MemorySegment sigmas = list.sigmas();
    MemorySegment membranes = list.membranes();
    boolean keepMembrane = list.detail() == SpikeList.Detail.SIGMA_AND_MEMBRANE;
    MemorySegment neurons = tile.neurons().values().data();
    long theta = tile.neurons().offset(Neurons.THETA);
    float beta = tile.neurons().beta();
    MemorySegment membrane = tile.membrane().data();
    int next = entry;
    for (long bits = word; bits != 0; bits &= bits - 1) {
      int id = firstId + Long.numberOfTrailingZeros(bits);
      float u = membrane.get(Access.FLOAT, membraneOffset + ((long) id << 2));
      float distance = Math.abs(u - neurons.get(Access.FLOAT, theta + ((long) id << 2)));
      float root = Math.fma(beta, distance, 1f);
      long at = (long) next << 2;
      ids.set(Access.INT, at, id);
      sigmas.set(Access.FLOAT, at, 1f / (root * root));
      if (keepMembrane) {
        membranes.set(Access.FLOAT, at, u);
      }
      next++;
    }
    return next;
  }
}
