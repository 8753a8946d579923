package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** {@link Optimizers}, one parameter after another. */
final class ScalarOptimizers implements Optimizers {
  @Override
  public boolean sgd(Block parameters, Block gradient, Block momentum, SgdStep step) {
    long count = Checks.optimizer(parameters, gradient, momentum);
    MemorySegment w = parameters.data();
    MemorySegment g = gradient.data();
    MemorySegment m = momentum.data();
    float finite = 0;
    for (long i = 0; i < count; i++) {
      long at = i << 2;
      float weight = w.get(Access.FLOAT, at);
      float slope = Math.fma(step.decay(), weight, g.get(Access.FLOAT, at));
      if (step.momentum() != 0) {
        slope = Math.fma(step.momentum(), m.get(Access.FLOAT, at), slope);
        m.set(Access.FLOAT, at, slope);
      }
      float next = Math.fma(-step.rate(), slope, weight);
      w.set(Access.FLOAT, at, next);
      g.set(Access.FLOAT, at, 0f);
      finite = Math.fma(next, 0f, finite);
    }
    return finite == 0;
  }

  @Override
  public boolean adam(
      Block parameters, Block gradient, Block first, Block second, AdamStep step) {
    long count = Checks.optimizer(parameters, gradient, first, second);
    MemorySegment w = parameters.data();
    MemorySegment g = gradient.data();
    MemorySegment m = first.data();
    MemorySegment v = second.data();
    float rate = step.rate() / step.correction1();
    float rootScale = (float) (1 / Math.sqrt(step.correction2()));
    float kept = step.decoupled() ? 1 - step.rate() * step.decay() : 1;
    float decay = step.decoupled() ? 0 : step.decay();
    float finite = 0;
    for (long i = 0; i < count; i++) {
      long at = i << 2;
      float weight = w.get(Access.FLOAT, at);
      float slope = Math.fma(decay, weight, g.get(Access.FLOAT, at));
      float mean = step.beta1() * m.get(Access.FLOAT, at);
      mean = Math.fma(1 - step.beta1(), slope, mean);
      float square = step.beta2() * v.get(Access.FLOAT, at);
      square = Math.fma((1 - step.beta2()) * slope, slope, square);
      float root = Math.fma((float) Math.sqrt(square), rootScale, step.epsilon());
      float next = Math.fma(-rate, mean / root, kept * weight);
      m.set(Access.FLOAT, at, mean);
      v.set(Access.FLOAT, at, square);
      w.set(Access.FLOAT, at, next);
      g.set(Access.FLOAT, at, 0f);
      finite = Math.fma(next, 0f, finite);
    }
    return finite == 0;
  }
}
