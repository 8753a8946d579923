package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import spiketile.layout.Block;

/** {@link LeakRow}, a vector of neurons at a time. */
final class VectorLeakRow implements LeakRow {
  @Override
  public void decay(Neurons neurons, Block block, long from, long to) {
    MemorySegment data = block.data();
    MemorySegment values = neurons.values().data();
    long alpha = neurons.offset(Neurons.ALPHA);
    int end = block.padded();
    for (int i = 0; i < end; i += LANES) {
      long at = 4L * i;
      fromMemorySegment(FLOATS, values, alpha + at, ORDER)
          .mul(fromMemorySegment(FLOATS, data, from + at, ORDER))
          .intoMemorySegment(data, to + at, ORDER);
    }
  }

  @Override
  public void integrate(Neurons neurons, Block block, long from, long to) {
    MemorySegment data = block.data();
    MemorySegment values = neurons.values().data();
    long alpha = neurons.offset(Neurons.ALPHA);
    long invC = neurons.offset(Neurons.INV_C);
    int end = block.padded();
    for (int i = 0; i < end; i += LANES) {
      long at = 4L * i;
      FloatVector left =
          fromMemorySegment(FLOATS, values, alpha + at, ORDER)
              .mul(fromMemorySegment(FLOATS, data, from + at, ORDER));
      fromMemorySegment(FLOATS, data, to + at, ORDER)
          .fma(fromMemorySegment(FLOATS, values, invC + at, ORDER), left)
          .intoMemorySegment(data, to + at, ORDER);
    }
  }

  @Override
  public void scale(Neurons neurons, Block block, long offset) {
    MemorySegment data = block.data();
    MemorySegment values = neurons.values().data();
    long invC = neurons.offset(Neurons.INV_C);
    int end = block.padded();
    for (int i = 0; i < end; i += LANES) {
      long at = 4L * i;
      fromMemorySegment(FLOATS, data, offset + at, ORDER)
          .mul(fromMemorySegment(FLOATS, values, invC + at, ORDER))
          .intoMemorySegment(data, offset + at, ORDER);
    }
  }
}
