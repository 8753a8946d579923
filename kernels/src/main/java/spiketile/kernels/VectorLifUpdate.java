package spiketile.kernels;

import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.load;
import static spiketile.kernels.Simd.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link LifUpdate}, a vector of neurons at a time, the masks moved to scalar registers. */
final class VectorLifUpdate implements LifUpdate {
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
    for (int i = word * Long.SIZE; i < end; i += LANES) {
      long at = 4L * i;
      FloatVector threshold = load(values, theta + at);
      FloatVector last = load(u, membraneOffset + at);
      VectorMask<Float> reset = last.compare(VectorOperators.GE, threshold);
      FloatVector left = load(values, alpha + at).mul(last.blend(0f, reset));
      FloatVector next = load(current, currentOffset + at).fma(load(values, invC + at), left);
      store(next, u, membraneOffset + at);
      FloatVector thresholdGrad = load(values, thetaGrad + at);
      firedBits |= next.compare(VectorOperators.GE, threshold).toLong() << i;
      activeBits |= next.compare(VectorOperators.GE, thresholdGrad).toLong() << i;
    }
    tile.masks().set(Access.LONG, 8L * word, firedBits);
    tile.masks().set(Access.LONG, 8L * (longs + word), activeBits & ~firedBits);
  }
}
