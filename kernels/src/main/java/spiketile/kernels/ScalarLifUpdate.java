package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link LifUpdate}, one neuron after another. */
final class ScalarLifUpdate implements LifUpdate {
  @Override
  public void rows(LifTile tile, long currentOffset, long membraneOffset, int count) {
    int padded = tile.neurons().values().padded();
    for (int r = 0; r < count; r++) {
      long current = currentOffset + r * 4L * tile.current().stride();
      long membrane = membraneOffset + r * 4L * tile.membrane().stride();
      for (int i = 0; i < padded; i += Block.PAD) {
        group(tile, i, current, membrane, r * LifMasks.stride(padded));
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
    int fired = 0;
    int active = 0;
    for (int i = 0; i < Block.PAD; i++) {
      long at = 4L * (first + i);
      float threshold = values.get(Access.FLOAT, theta + at);
      float last = u.get(Access.FLOAT, membraneOffset + at);
      float left = values.get(Access.FLOAT, alpha + at) * (last >= threshold ? 0f : last);
      float input = current.get(Access.FLOAT, currentOffset + at);
      float next = Math.fma(input, values.get(Access.FLOAT, invC + at), left);
      u.set(Access.FLOAT, membraneOffset + at, next);
      fired |= next >= threshold ? 1 << i : 0;
      active |= next >= values.get(Access.FLOAT, thetaGrad + at) ? 1 << i : 0;
    }
    long activeOffset = maskOffset + LifMasks.activeOffset(tile.neurons().values().padded());
    LifMasks.store(tile.masks(), maskOffset, first, Block.PAD, fired);
    LifMasks.store(tile.masks(), activeOffset, first, Block.PAD, active);
  }
}
