package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/** {@link LifUpdate}, one neuron after another. */
final class ScalarLifUpdate implements LifUpdate {
  @Override
  public void row(LifTile tile, long currentOffset, long membraneOffset) {
    int padded = tile.neurons().values().padded();
    int longs = LifAppend.maskLongs(tile);
    for (int i = 0; i < longs; i++) {
      int end = Math.min(padded, (i + 1) * Long.SIZE);
      word(tile, currentOffset, membraneOffset, i, end, longs);
    }
  }

  /** Up to 64 neurons, a bit each. */
  private static void word(
      LifTile tile, long currentOffset, long membraneOffset, int word, int end, int longs) {
    MemorySegment u = tile.membrane().data();
    MemorySegment current = tile.current().data();
    MemorySegment values = tile.neurons().values().data();
    long alpha = tile.neurons().offset(Neurons.ALPHA);
    long invC = tile.neurons().offset(Neurons.INV_C);
    long theta = tile.neurons().offset(Neurons.THETA);
    long thetaGrad = tile.neurons().offset(Neurons.THETA_GRAD);
    long firedBits = 0;
    long activeBits = 0;
    for (int i = word * Long.SIZE; i < end; i++) {
      long at = 4L * i;
      float threshold = values.get(Access.FLOAT, theta + at);
      float last = u.get(Access.FLOAT, membraneOffset + at);
      float left = values.get(Access.FLOAT, alpha + at) * (last >= threshold ? 0f : last);
      float input = current.get(Access.FLOAT, currentOffset + at);
      float next = Math.fma(input, values.get(Access.FLOAT, invC + at), left);
      u.set(Access.FLOAT, membraneOffset + at, next);
      firedBits |= next >= threshold ? 1L << i : 0;
      activeBits |= next >= values.get(Access.FLOAT, thetaGrad + at) ? 1L << i : 0;
    }
    tile.masks().set(Access.LONG, 8L * word, firedBits);
    tile.masks().set(Access.LONG, 8L * (longs + word), activeBits & ~firedBits);
  }
}
