package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/**
 * Which neurons of a tile are silent in which sample, for all of its steps.
 *
 * <p>A dropped neuron sends no spike and has no gradient. Who is dropped is a function of the draw, the sample and the
 * neuron's index in its layer, so it is the same for any tiles and threads, and nothing is kept but the draw. A draw is
 * made between two passes over time, by one thread. Source: Srivastava et al. 2014; over time as in docs/model.md.
 */
public final class Dropout {
  /** Drops nobody. */
  public static final Dropout NONE = new Dropout(0, 0);

  private static final int BITS = 24;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long bound;
  private final int firstNeuron;
  private long draw;
  private int first;
  private boolean drawn;

  /**
   * Describes the dropout of a tile.
   *
   * @param rate share of neurons that are dropped, from 0 to below 1; in steps of 2⁻²⁴
   * @param firstNeuron index, in its layer, of the tile's first neuron
   * @throws IllegalArgumentException if the rate is out of its range
   */
  public Dropout(double rate, int firstNeuron) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("a rate of dropout from 0 to below 1 needed, not " + rate);
    }
    bound = Math.round(rate * (1 << BITS));
    this.firstNeuron = firstNeuron;
  }

  /**
   * Draws anew. Nobody is dropped before the first draw.
   *
   * @param seed of the draw: a batch's and its layer's own
   * @param firstSample index of the first sample in the batch that is drawn for, of which others may have parts
   */
  public void draw(long seed, int firstSample) {
    first = firstSample;
    draw = seed;
    drawn = bound > 0;
  }

  /** Drops nobody until the next draw. */
  public void stop() {
    drawn = false;
  }

  /**
   * Whether a neuron is dropped.
   *
   * @param sample index within the batch
   * @param neuron index within the tile
   * @return true if it is silent in that sample
   */
  public boolean drops(int sample, int neuron) {
    long z =
        draw + GOLDEN_GAMMA * ((first + (long) sample << Integer.SIZE) + firstNeuron + neuron + 1);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return drawn && ((z ^ (z >>> 31)) >>> Long.SIZE - BITS) < bound;
  }

  /** Clears the bits of dropped neurons in the masks of some rows of a step. */
  void clear(MemorySegment masks, int padded, int firstSample, int rows) {
    if (!drawn) {
      return;
    }
    long stride = LifMasks.stride(padded);
    long activeOffset = LifMasks.activeOffset(padded);
    for (int r = 0; r < rows; r++) {
      for (int word = 0; word < LifMasks.words(padded); word++) {
        long fired = r * stride + (long) word * Long.BYTES;
        long active = fired + activeOffset;
        long firedBits = masks.get(Access.LONG, fired);
        long activeBits = masks.get(Access.LONG, active);
        long dropped = dropped(firedBits | activeBits, firstSample + r, word * Long.SIZE);
        masks.set(Access.LONG, fired, firedBits & ~dropped);
        masks.set(Access.LONG, active, activeBits & ~dropped);
      }
    }
  }

  private long dropped(long bits, int sample, int firstOfWord) {
    long dropped = 0;
    for (long left = bits; left != 0; left &= left - 1) {
      int bit = Long.numberOfTrailingZeros(left);
      dropped |= drops(sample, firstOfWord + bit) ? 1L << bit : 0;
    }
    return dropped;
  }
}
