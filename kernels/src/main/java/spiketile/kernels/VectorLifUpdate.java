package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link LifUpdate}, a column of vectors at a time: the parameters of its neurons stay in registers
 * over all rows.
 */
final class VectorLifUpdate implements LifUpdate {
  @Override
  public void rows(LifTile tile, long currentOffset, long membraneOffset, int count) {
    int padded = tile.neurons().values().padded();
    for (int i = 0; i < padded; i += LANES) {
      column(tile, i, currentOffset + 4L * i, membraneOffset + 4L * i, count);
    }
  }

  private static void column(
      LifTile tile, int neuron, long currentOffset, long membraneOffset, int count) {
    MemorySegment u = tile.membrane().data();
    MemorySegment current = tile.current().data();
    MemorySegment masks = tile.masks();
    MemorySegment values = tile.neurons().values().data();
    long first = 4L * neuron;
    long currentStride = 4L * tile.current().stride();
    long membraneStride = 4L * tile.membrane().stride();
    int padded = tile.neurons().values().padded();
    long maskStride = LifMasks.stride(padded);
    long activeOffset = LifMasks.activeOffset(padded);
    FloatVector alpha =
        fromMemorySegment(FLOATS, values, tile.neurons().offset(Neurons.ALPHA) + first, ORDER);
    FloatVector invC =
        fromMemorySegment(FLOATS, values, tile.neurons().offset(Neurons.INV_C) + first, ORDER);
    FloatVector theta =
        fromMemorySegment(FLOATS, values, tile.neurons().offset(Neurons.THETA) + first, ORDER);
    FloatVector thetaGrad =
        fromMemorySegment(FLOATS, values, tile.neurons().offset(Neurons.THETA_GRAD) + first, ORDER);
    for (int r = 0; r < count; r++) {
      long at = membraneOffset + r * membraneStride;
      FloatVector last = fromMemorySegment(FLOATS, u, at, ORDER);
      VectorMask<Float> reset = last.compare(VectorOperators.GE, theta);
      FloatVector left = alpha.mul(last.blend(0f, reset));
      FloatVector next =
          fromMemorySegment(FLOATS, current, currentOffset + r * currentStride, ORDER)
              .fma(invC, left);
      next.intoMemorySegment(u, at, ORDER);
      int fired = (int) next.compare(VectorOperators.GE, theta).toLong();
      int active = (int) next.compare(VectorOperators.GE, thetaGrad).toLong();
      long mask = r * maskStride;
      LifMasks.store(masks, mask, neuron, LANES, fired);
      LifMasks.store(masks, mask + activeOffset, neuron, LANES, active);
    }
  }
}
