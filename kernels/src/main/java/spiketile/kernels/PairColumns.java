package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.INTS;
import static spiketile.kernels.Simd.LANES;

import jdk.incubator.vector.IntVector;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/**
 * Where the columns of a vector of pairs stand in a row of floats: bytes from the first column of the
 * strip, which starts with a group of {@link Bf16Block#GROUP} columns or inside one.
 */
final class PairColumns {
  /** Vectors of pairs in the 64 bytes of a group. */
  static final int VECTORS_OF_GROUP = Block.PAD / LANES;

  private static final long LINE = ModelArena.ALIGNMENT;

  /**
   * The mask of the upper halves. Loops load it from here into a register; a constant would be loaded anew
   * for each vector.
   */
  static final int[] UPPER_HALVES = IntVector.broadcast(INTS, 0xffff0000).toArray();

  /** {@link #lower} and {@link #upper} as constants: a big loop may not get calls of them inlined. */
  static final long LOWER_0 = lower(0);

  static final long UPPER_0 = upper(0);
  static final long LOWER_1 = lower(1);
  static final long UPPER_1 = upper(1);
  static final long LOWER_2 = lower(2);
  static final long UPPER_2 = upper(2);
  static final long LOWER_3 = lower(3);
  static final long UPPER_3 = upper(3);

  private PairColumns() {}

  /** The columns in the lower halves of the n-th vector of pairs. */
  static long lower(int n) {
    return n / VECTORS_OF_GROUP * 2 * LINE + n % VECTORS_OF_GROUP * BYTES;
  }

  /** The columns in the upper halves of the n-th vector of pairs. */
  static long upper(int n) {
    return lower(n) + LINE;
  }

  /** From the strip's first column to the end of its last. */
  static long span(int vectors) {
    return upper(vectors - 1) + BYTES;
  }
}
