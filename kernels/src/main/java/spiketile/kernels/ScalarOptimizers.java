package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.ParameterMemory;

/** {@link Optimizers}, one parameter after another. */
final class ScalarOptimizers implements Optimizers {
  @Override
  public boolean sgd(ParameterMemory memory, SgdStep step) {
    Checks.moments(memory, step.momentum() == 0 ? 0 : 1);
    MemorySegment data = memory.data();
    int count = memory.count();
    long g = (long) count << 2;
    long m = 2 * g;
    float finite = 0;
    for (int i = 0; i < count; i++) {
      long at = (long) i << 2;
      float weight = data.get(Access.FLOAT, at);
      float slope = Math.fma(step.decay(), weight, data.get(Access.FLOAT, g + at));
      if (step.momentum() != 0) {
        slope = Math.fma(step.momentum(), data.get(Access.FLOAT, m + at), slope);
        data.set(Access.FLOAT, m + at, slope);
      }
      float next = Math.fma(-step.rate(), slope, weight);
      data.set(Access.FLOAT, at, next);
      data.set(Access.FLOAT, g + at, 0f);
      finite = Math.fma(next, 0f, finite);
    }
    return finite == 0;
  }

  @Override
  public boolean adam(ParameterMemory memory, AdamStep step) {
    Checks.moments(memory, 2);
    MemorySegment data = memory.data();
    int count = memory.count();
    long g = (long) count << 2;
    long m = 2 * g;
    long v = 3 * g;
    float rate = step.rate() / step.correction1();
    float rootScale = (float) (1 / Math.sqrt(step.correction2()));
    float kept = step.decoupled() ? 1 - step.rate() * step.decay() : 1;
    float decay = step.decoupled() ? 0 : step.decay();
    float finite = 0;
    for (int i = 0; i < count; i++) {
      long at = (long) i << 2;
      float weight = data.get(Access.FLOAT, at);
      float slope = Math.fma(decay, weight, data.get(Access.FLOAT, g + at));
      float mean = step.beta1() * data.get(Access.FLOAT, m + at);
      mean = Math.fma(1 - step.beta1(), slope, mean);
      float square = step.beta2() * data.get(Access.FLOAT, v + at);
      square = Math.fma((1 - step.beta2()) * slope, slope, square);
      float root = Math.fma((float) Math.sqrt(square), rootScale, step.epsilon());
      float next = Math.fma(-rate, mean / root, kept * weight);
      data.set(Access.FLOAT, m + at, mean);
      data.set(Access.FLOAT, v + at, square);
      data.set(Access.FLOAT, at, next);
      data.set(Access.FLOAT, g + at, 0f);
      finite = Math.fma(next, 0f, finite);
    }
    return finite == 0;
  }
}
