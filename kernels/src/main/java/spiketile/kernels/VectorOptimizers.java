package spiketile.kernels;

import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.load;
import static spiketile.kernels.Simd.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import spiketile.layout.ParameterMemory;

/**
 * {@link Optimizers}, a vector of parameters at a time.
 *
 * <p>Whether all parameters are finite costs one fused multiply-add: x·0 is 0 for a finite x only.
 */
final class VectorOptimizers implements Optimizers {
  @Override
  public boolean sgd(ParameterMemory memory, SgdStep step) {
    Checks.moments(memory, step.momentum() == 0 ? 0 : 1);
    return step.momentum() == 0
        ? plain(memory.data(), memory.count(), step)
        : momentum(memory.data(), memory.count(), step);
  }

  private static boolean plain(MemorySegment data, int count, SgdStep step) {
    long g = (long) count << 2;
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector rate = FloatVector.broadcast(FLOATS, -step.rate());
    FloatVector decay = FloatVector.broadcast(FLOATS, step.decay());
    FloatVector finite = zero;
    for (int i = 0; i < count; i += LANES) {
      long at = (long) i << 2;
      FloatVector weight = load(data, at);
      FloatVector slope = decay.fma(weight, load(data, g + at));
      FloatVector next = rate.fma(slope, weight);
      store(next, data, at);
      store(zero, data, g + at);
      finite = next.fma(zero, finite);
    }
    return finite.reduceLanes(VectorOperators.ADD) == 0;
  }

  private static boolean momentum(MemorySegment data, int count, SgdStep step) {
    long g = (long) count << 2;
    long m = 2 * g;
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector rate = FloatVector.broadcast(FLOATS, -step.rate());
    FloatVector decay = FloatVector.broadcast(FLOATS, step.decay());
    FloatVector momentum = FloatVector.broadcast(FLOATS, step.momentum());
    FloatVector finite = zero;
    for (int i = 0; i < count; i += LANES) {
      long at = (long) i << 2;
      FloatVector weight = load(data, at);
      FloatVector slope = momentum.fma(load(data, m + at), decay.fma(weight, load(data, g + at)));
      FloatVector next = rate.fma(slope, weight);
      store(slope, data, m + at);
      store(next, data, at);
      store(zero, data, g + at);
      finite = next.fma(zero, finite);
    }
    return finite.reduceLanes(VectorOperators.ADD) == 0;
  }

  @Override
  public boolean adam(ParameterMemory memory, AdamStep step) {
    Checks.moments(memory, 2);
    MemorySegment data = memory.data();
    int count = memory.count();
    long g = (long) count << 2;
    long m = 2 * g;
    long v = 3 * g;
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector rate = FloatVector.broadcast(FLOATS, -step.rate() / step.correction1());
    FloatVector rootScale =
        FloatVector.broadcast(FLOATS, (float) (1 / Math.sqrt(step.correction2())));
    FloatVector epsilon = FloatVector.broadcast(FLOATS, step.epsilon());
    FloatVector kept =
        FloatVector.broadcast(FLOATS, step.decoupled() ? 1 - step.rate() * step.decay() : 1);
    FloatVector decay = FloatVector.broadcast(FLOATS, step.decoupled() ? 0 : step.decay());
    float beta1 = step.beta1();
    float beta2 = step.beta2();
    FloatVector gain1 = FloatVector.broadcast(FLOATS, 1 - beta1);
    FloatVector gain2 = FloatVector.broadcast(FLOATS, 1 - beta2);
    FloatVector finite = zero;
    for (int i = 0; i < count; i += LANES) {
      long at = (long) i << 2;
      FloatVector weight = load(data, at);
      FloatVector slope = decay.fma(weight, load(data, g + at));
      FloatVector mean = gain1.fma(slope, load(data, m + at).mul(beta1));
      FloatVector square = gain2.mul(slope).fma(slope, load(data, v + at).mul(beta2));
      FloatVector root = square.lanewise(VectorOperators.SQRT).fma(rootScale, epsilon);
      FloatVector next = rate.fma(mean.div(root), kept.mul(weight));
      store(mean, data, m + at);
      store(square, data, v + at);
      store(next, data, at);
      store(zero, data, g + at);
      finite = next.fma(zero, finite);
    }
    return finite.reduceLanes(VectorOperators.ADD) == 0;
  }
}
