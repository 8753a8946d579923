package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.SpikeList;

/**
 * Appends rows to a tile's list from the masks of a {@link LifUpdate}: fired ids, then active ones,
 * with σ'.
 *
 * <p>Scalar in both providers: at the activities that matter a row of 64 neurons has a few set bits.
 */
final class LifAppend {
  private static final int ACTIVE_SHIFT = 32;

  private LifAppend() {}

  /** Appends {@code count} rows from row {@code first} on, whose membranes start at the given byte. */
  static void rows(LifTile tile, int lanes, long membraneOffset, int first, int count) {
    MemorySegment starts = tile.spikes().rowStarts();
    MemorySegment firedEnds = tile.spikes().firedEnds();
    int groups = tile.neurons().values().padded() / lanes;
    long membraneStride = 4L * tile.membrane().stride();
    int entry = starts.get(Access.INT, 4L * first);
    for (int r = 0; r < count; r++) {
      long mask = 8L * groups * r;
      long membrane = membraneOffset + r * membraneStride;
      entry = half(tile, mask, groups, lanes, 0, membrane, entry);
      firedEnds.set(Access.INT, 4L * (first + r), entry);
      entry = half(tile, mask, groups, lanes, ACTIVE_SHIFT, membrane, entry);
      starts.set(Access.INT, 4L * (first + r + 1), entry);
    }
  }

  /** The ids of one half of a row's masks. */
  private static int half(
      LifTile tile, long mask, int groups, int lanes, int shift, long membrane, int entry) {
    MemorySegment masks = tile.masks();
    int next = entry;
    for (int g = 0; g < groups; g++) {
      int bits = (int) (masks.get(Access.LONG, mask + 8L * g) >>> shift);
      if (bits != 0) {
        next = ids(tile, bits, g * lanes, membrane, next);
      }
    }
    return next;
  }

  private static int ids(LifTile tile, int mask, int firstId, long membraneOffset, int entry) {
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
    for (int bits = mask; bits != 0; bits &= bits - 1) {
      int id = firstId + Integer.numberOfTrailingZeros(bits);
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
