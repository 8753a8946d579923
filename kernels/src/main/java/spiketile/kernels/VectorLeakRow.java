package spiketile.kernels;

import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.load;
import static spiketile.kernels.Simd.store;

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
      store(load(values, alpha + at).mul(load(data, from + at)), data, to + at);
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
      FloatVector left = load(values, alpha + at).mul(load(data, from + at));
      store(load(data, to + at).fma(load(values, invC + at), left), data, to + at);
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
      store(load(data, offset + at).mul(load(values, invC + at)), data, offset + at);
    }
  }
}
