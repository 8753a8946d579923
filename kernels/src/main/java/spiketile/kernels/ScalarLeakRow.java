package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link LeakRow}, one neuron after another. */
final class ScalarLeakRow implements LeakRow {
  @Override
  public void decay(Neurons neurons, Block block, long from, long to, int rows) {
    long stride = 4L * block.stride();
    for (int r = 0; r < rows; r++) {
      decay(neurons, block, from + r * stride, to + r * stride);
    }
  }

  private static void decay(Neurons neurons, Block block, long from, long to) {
    MemorySegment data = block.data();
    MemorySegment values = neurons.values().data();
    long alpha = neurons.offset(Neurons.ALPHA);
    for (int i = 0; i < block.padded(); i++) {
      long at = 4L * i;
      float left = values.get(Access.FLOAT, alpha + at) * data.get(Access.FLOAT, from + at);
      data.set(Access.FLOAT, to + at, left);
    }
  }

  @Override
  public void integrate(Neurons neurons, Block block, long from, long to) {
    MemorySegment data = block.data();
    MemorySegment values = neurons.values().data();
    long alpha = neurons.offset(Neurons.ALPHA);
    long invC = neurons.offset(Neurons.INV_C);
    for (int i = 0; i < block.padded(); i++) {
      long at = 4L * i;
      float left = values.get(Access.FLOAT, alpha + at) * data.get(Access.FLOAT, from + at);
      float input = data.get(Access.FLOAT, to + at);
      data.set(Access.FLOAT, to + at, Math.fma(input, values.get(Access.FLOAT, invC + at), left));
    }
  }

  @Override
  public void scale(Neurons neurons, Block block, long at) {
    MemorySegment data = block.data();
    MemorySegment values = neurons.values().data();
    long invC = neurons.offset(Neurons.INV_C);
    for (int i = 0; i < block.padded(); i++) {
      float scaled = data.get(Access.FLOAT, at + 4L * i) * values.get(Access.FLOAT, invC + 4L * i);
      data.set(Access.FLOAT, at + 4L * i, scaled);
    }
  }
}
