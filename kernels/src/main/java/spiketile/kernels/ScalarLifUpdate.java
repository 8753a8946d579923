package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link LifUpdate}, one neuron after another. */
final class ScalarLifUpdate implements LifUpdate {
  @Override
  public int lanes() {
    return Block.PAD;
  }

  @Override
  public void rows(LifTile tile, long currentOffset, long membraneOffset, int count) {
    int padded = tile.neurons().values().padded();
    long mask = 0;
    for (int r = 0; r < count; r++) {
      long current = currentOffset + r * 4L * tile.current().stride();
      long membrane = membraneOffset + r * 4L * tile.membrane().stride();
      for (int i = 0; i < padded; i += Block.PAD) {
        group(tile, i, current, membrane, mask);
        mask += Long.BYTES;
      }
    }
  }

  private static void group(
      LifTile tile, int first, long currentOffset, long membraneOffset, long maskOffset) {
    MemorySegment u = tile.membrane().data();
    MemorySegment current = tile.current().data();
    MemorySegment values = tile.neurons().values().data();
    long alpha = tile.neurons().offset(Neurons.ALPHA);
    long invC = tile.neurons().offset(Neurons.INV_C);
    long theta = tile.neurons().offset(Neurons.THETA);
    long thetaGrad = tile.neurons().offset(Neurons.THETA_GRAD);
    long fired = 0;
    long active = 0;
    for (int i = 0; i < Block.PAD; i++) {
      long at = 4L * (first + i);
      float threshold = values.get(Access.FLOAT, theta + at);
      float last = u.get(Access.FLOAT, membraneOffset + at);
      float left = values.get(Access.FLOAT, alpha + at) * (last >= threshold ? 0f : last);
      float input = current.get(Access.FLOAT, currentOffset + at);
      float next = Math.fma(input, values.get(Access.FLOAT, invC + at), left);
      u.set(Access.FLOAT, membraneOffset + at, next);
      fired |= next >= threshold ? 1L << i : 0;
      active |= next >= values.get(Access.FLOAT, thetaGrad + at) ? 1L << i : 0;
    }
    tile.masks().set(Access.LONG, maskOffset, fired | (active & ~fired) << 32);
  }
}
