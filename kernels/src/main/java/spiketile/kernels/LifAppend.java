package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.kernels.Surrogate.FastSigmoid;
import spiketile.layout.SpikeList;

/**
 * Appends rows to a tile's list from the bits of a {@link LifUpdate}: fired ids, then active ones, with
 * σ'.
 *
 * <p>Scalar in both providers: at the activities that matter a row of 64 neurons has a few set bits. One
 * loop takes both kinds of bits, each to its own place, since the end of a loop that short is a branch
 * that the processor mostly guesses wrong. All loops stand in one method, since what it reads of the tile's
 * descriptors costs more than most rows do.
 */
final class LifAppend {
  private LifAppend() {}

  /** Appends {@code count} rows from row {@code first} on, whose membranes start at the given byte. */
  static void rows(LifTile tile, long membraneOffset, int first, int count) {
    SpikeList list = tile.spikes();
    int neurons = list.neurons();
    int padded = tile.neurons().values().padded();
    long maskStride = LifMasks.stride(padded);
    long activeOffset = LifMasks.activeOffset(padded);
    long membraneStride = 4L * tile.membrane().stride();
    int base = list.rowStart(first);
    long room = 4L * (list.capacity() - base);
    boolean keepsMembrane = list.detail() == SpikeList.Detail.SIGMA_AND_MEMBRANE;
    MemorySegment ends = list.rowStarts().asSlice(4L * (first + 1), 4L * count);
    MemorySegment firedEnds = list.firedEnds().asSlice(4L * first, 4L * count);
    MemorySegment ids = list.ids().asSlice(4L * base, room);
    MemorySegment sigmas = list.sigmas().asSlice(4L * base, room);
    MemorySegment membranes = keepsMembrane ? list.membranes().asSlice(4L * base, room) : sigmas;
    MemorySegment masks = tile.masks().asSlice(0, count * maskStride);
    MemorySegment membrane = tile.membrane().data().asSlice(membraneOffset, count * membraneStride);
    MemorySegment values = tile.neurons().values().data();
    MemorySegment thetas = values.asSlice(tile.neurons().offset(Neurons.THETA), 4L * padded);
    Surrogate surrogate = tile.neurons().surrogate();
    FastSigmoid fast =
        surrogate instanceof FastSigmoid usual ? usual : null; // a call without a table
    int entry = 0;
    for (int r = 0; r < count; r++) {
      long u = r * membraneStride;
      long mask = r * maskStride;
      int fired = entry;
      int active = entry + countFired(masks, mask, neurons);
      firedEnds.set(Access.INT, 4L * r, base + active);
      for (int word = 0; word < neurons; word += Long.SIZE, mask += Long.BYTES) {
        long firedBits = masks.get(Access.LONG, mask);
        long bits =
            (masks.get(Access.LONG, mask + activeOffset) | firedBits) & present(neurons - word);
        for (; bits != 0; bits &= bits - 1) {
          int bit = Long.numberOfTrailingZeros(bits);
          int fires = (int) (firedBits >>> bit) & 1;
          long at = (long) (fires == 1 ? fired : active) << 2;
          fired += fires;
          active += 1 - fires;
          int id = word + bit;
          float potential = membrane.get(Access.FLOAT, u + 4L * id);
          float distance = potential - thetas.get(Access.FLOAT, 4L * id);
          ids.set(Access.INT, at, id);
          float sigma = fast != null ? fast.gradient(distance) : surrogate.gradient(distance);
          sigmas.set(Access.FLOAT, at, sigma);
          if (keepsMembrane) {
            membranes.set(Access.FLOAT, at, potential);
          }
        }
      }
      entry = active;
      ends.set(Access.INT, 4L * r, base + entry);
    }
  }

  private static int countFired(MemorySegment masks, long mask, int neurons) {
    int count = 0;
    for (int word = 0; word < neurons; word += Long.SIZE) {
      long bits = masks.get(Access.LONG, mask + (word >> 3));
      count += Long.bitCount(bits & present(neurons - word));
    }
    return count;
  }

  /** The bits of the neurons that are there in a word, if so many are left. */
  private static long present(int neurons) {
    return neurons < Long.SIZE ? (1L << neurons) - 1 : -1;
  }
}
