package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static jdk.incubator.vector.VectorOperators.GE;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import spiketile.layout.Block;

/**
 * {@link LifUpdate}, a column of two vectors at a time, or of one if that fills a cache line: the
 * parameters of its neurons stay in registers over all rows, and a row's bounds are checked once.
 */
final class VectorLifUpdate implements LifUpdate {
  private static final boolean PAIR = LANES < Block.PAD;
  private static final int WIDTH = PAIR ? 2 * LANES : LANES;
  private static final long COLUMN = 4L * WIDTH;

  @Override
  public void rows(LifTile tile, long currentOffset, long membraneOffset, int count) {
    int padded = tile.neurons().values().padded();
    for (int i = 0; i < padded; i += WIDTH) {
      column(tile, i, currentOffset + 4L * i, membraneOffset + 4L * i, count);
    }
  }

  private static void column(
      LifTile tile, int neuron, long currentOffset, long membraneOffset, int count) {
    MemorySegment membrane = tile.membrane().data();
    MemorySegment current = tile.current().data();
    MemorySegment masks = tile.masks();
    long currentStride = 4L * tile.current().stride();
    long membraneStride = 4L * tile.membrane().stride();
    int padded = tile.neurons().values().padded();
    long maskStride = LifMasks.stride(padded);
    long activeOffset = LifMasks.activeOffset(padded);
    FloatVector none = FloatVector.zero(FLOATS);
    MemorySegment alphas = parameters(tile.neurons(), Neurons.ALPHA, neuron);
    MemorySegment invCs = parameters(tile.neurons(), Neurons.INV_C, neuron);
    MemorySegment thetas = parameters(tile.neurons(), Neurons.THETA, neuron);
    MemorySegment thetaGrads = parameters(tile.neurons(), Neurons.THETA_GRAD, neuron);
    FloatVector alphaA = fromMemorySegment(FLOATS, alphas, 0, ORDER);
    FloatVector alphaB = PAIR ? fromMemorySegment(FLOATS, alphas, BYTES, ORDER) : none;
    FloatVector invCA = fromMemorySegment(FLOATS, invCs, 0, ORDER);
    FloatVector invCB = PAIR ? fromMemorySegment(FLOATS, invCs, BYTES, ORDER) : none;
    FloatVector thetaA = fromMemorySegment(FLOATS, thetas, 0, ORDER);
    FloatVector thetaB = PAIR ? fromMemorySegment(FLOATS, thetas, BYTES, ORDER) : none;
    FloatVector gradA = fromMemorySegment(FLOATS, thetaGrads, 0, ORDER);
    FloatVector gradB = PAIR ? fromMemorySegment(FLOATS, thetaGrads, BYTES, ORDER) : none;
    for (int r = 0; r < count; r++) {
      MemorySegment sum = current.asSlice(currentOffset + r * currentStride, COLUMN);
      MemorySegment u = membrane.asSlice(membraneOffset + r * membraneStride, COLUMN);
      FloatVector a = fromMemorySegment(FLOATS, u, 0, ORDER);
      a = alphaA.mul(a.blend(0f, a.compare(GE, thetaA)));
      a = fromMemorySegment(FLOATS, sum, 0, ORDER).fma(invCA, a);
      a.intoMemorySegment(u, 0, ORDER);
      int fired = (int) a.compare(GE, thetaA).toLong();
      int active = (int) a.compare(GE, gradA).toLong();
      if (PAIR) {
        FloatVector b = fromMemorySegment(FLOATS, u, BYTES, ORDER);
        b = alphaB.mul(b.blend(0f, b.compare(GE, thetaB)));
        b = fromMemorySegment(FLOATS, sum, BYTES, ORDER).fma(invCB, b);
        b.intoMemorySegment(u, BYTES, ORDER);
        fired |= (int) b.compare(GE, thetaB).toLong() << LANES;
        active |= (int) b.compare(GE, gradB).toLong() << LANES;
      }
      long mask = r * maskStride;
      LifMasks.store(masks, mask, neuron, WIDTH, fired);
      LifMasks.store(masks, mask + activeOffset, neuron, WIDTH, active);
    }
  }

  private static MemorySegment parameters(Neurons neurons, int parameter, int first) {
    return neurons.values().data().asSlice(neurons.offset(parameter) + 4L * first, COLUMN);
  }
}
