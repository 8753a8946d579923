package spiketile.kernels;

import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.load;
import static spiketile.kernels.Simd.store;

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
  public int lanes() {
    return LANES;
  }

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
    long currentStride = 4L * tile.current().stride();
    long membraneStride = 4L * tile.membrane().stride();
    long maskStride = tile.neurons().values().padded() / LANES * 8L;
    long maskOffset = neuron / LANES * 8L;
    FloatVector alpha = parameter(tile, Neurons.ALPHA, neuron);
    FloatVector invC = parameter(tile, Neurons.INV_C, neuron);
    FloatVector theta = parameter(tile, Neurons.THETA, neuron);
    FloatVector thetaGrad = parameter(tile, Neurons.THETA_GRAD, neuron);
    for (int r = 0; r < count; r++) {
      long at = membraneOffset + r * membraneStride;
      FloatVector last = load(u, at);
      VectorMask<Float> reset = last.compare(VectorOperators.GE, theta);
      FloatVector left = alpha.mul(last.blend(0f, reset));
      FloatVector next = load(current, currentOffset + r * currentStride).fma(invC, left);
      store(next, u, at);
      long fired = next.compare(VectorOperators.GE, theta).toLong();
      long active = next.compare(VectorOperators.GE, thetaGrad).toLong();
      masks.set(Access.LONG, maskOffset + r * maskStride, fired | (active & ~fired) << 32);
    }
  }

  private static FloatVector parameter(LifTile tile, int parameter, int neuron) {
    return load(tile.neurons().values().data(), tile.neurons().offset(parameter) + 4L * neuron);
  }
}
