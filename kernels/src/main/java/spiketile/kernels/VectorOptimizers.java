package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

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
      FloatVector weight = fromMemorySegment(FLOATS, data, at, ORDER);
      FloatVector slope = decay.fma(weight, fromMemorySegment(FLOATS, data, g + at, ORDER));
      FloatVector next = rate.fma(slope, weight);
      next.intoMemorySegment(data, at, ORDER);
      zero.intoMemorySegment(data, g + at, ORDER);
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
      FloatVector weight = fromMemorySegment(FLOATS, data, at, ORDER);
      FloatVector slope =
          momentum.fma(
              fromMemorySegment(FLOATS, data, m + at, ORDER),
              decay.fma(weight, fromMemorySegment(FLOATS, data, g + at, ORDER)));
      FloatVector next = rate.fma(slope, weight);
      slope.intoMemorySegment(data, m + at, ORDER);
      next.intoMemorySegment(data, at, ORDER);
      zero.intoMemorySegment(data, g + at, ORDER);
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
      FloatVector weight = fromMemorySegment(FLOATS, data, at, ORDER);
      FloatVector slope = decay.fma(weight, fromMemorySegment(FLOATS, data, g + at, ORDER));
      FloatVector mean =
          gain1.fma(slope, fromMemorySegment(FLOATS, data, m + at, ORDER).mul(beta1));
      FloatVector square =
          gain2.mul(slope).fma(slope, fromMemorySegment(FLOATS, data, v + at, ORDER).mul(beta2));
      FloatVector root = square.lanewise(VectorOperators.SQRT).fma(rootScale, epsilon);
      FloatVector next = rate.fma(mean.div(root), kept.mul(weight));
      mean.intoMemorySegment(data, m + at, ORDER);
      square.intoMemorySegment(data, v + at, ORDER);
      next.intoMemorySegment(data, at, ORDER);
      zero.intoMemorySegment(data, g + at, ORDER);
      finite = next.fma(zero, finite);
    }
    return finite.reduceLanes(VectorOperators.ADD) == 0;
  }
}
