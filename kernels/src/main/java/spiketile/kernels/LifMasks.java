package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Plan;

/**
 * Layout of a {@link LifTile}'s masks: for each row the bits of the neurons with u ≥ ϑ, a long for each
 * 64 neurons, then those of the neurons with u ≥ ϑ_grad. Bits of neurons that are not there mean nothing.
 */
final class LifMasks {
  private LifMasks() {}

  /** Longs of one kind in a row. */
  static int words(int padded) {
    return (padded + Long.SIZE - 1) / Long.SIZE;
  }

  /** Bytes from the first kind of a row to the second. */
  static long activeOffset(int padded) {
    return (long) words(padded) * Long.BYTES;
  }

  /** Bytes from one row to the next. */
  static long stride(int padded) {
    return Plan.maskBytes(padded, 1);
  }

  /**
   * Stores the bits of some neurons that stand next to each other; those of lower neurons of the same
   * byte must be there already.
   *
   * @param offset byte of the kind's first long in the row
   * @param neuron first of the neurons, a multiple of their number
   * @param count number of neurons: 16, or a divisor
   */
  static void store(MemorySegment masks, long offset, int neuron, int count, int bits) {
    long at = offset + (neuron >> 3);
    if (count == Short.SIZE) {
      masks.set(Access.SHORT, at, (short) bits);
    } else {
      int shift = neuron & 7;
      int lower = shift == 0 ? 0 : masks.get(Access.BYTE, at);
      masks.set(Access.BYTE, at, (byte) (lower | bits << shift));
    }
  }
}
