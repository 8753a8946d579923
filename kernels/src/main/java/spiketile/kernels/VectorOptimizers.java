package spiketile.kernels;

import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.load;
import static spiketile.kernels.Simd.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import spiketile.layout.Block;

/**
 * {@link Optimizers}, a vector of parameters at a time.
 *
 * <p>Whether all parameters are finite costs one fused multiply-add: x·0 is 0 for a finite x only.
 */
final class VectorOptimizers implements Optimizers {
  @Override
  public boolean sgd(Block parameters, Block gradient, Block momentum, SgdStep step) {
    long count = Checks.optimizer(parameters, gradient, momentum);
    return step.momentum() == 0
        ? plain(parameters.data(), gradient.data(), count, step)
        : momentum(parameters.data(), gradient.data(), momentum.data(), count, step);
  }

  private static boolean plain(MemorySegment w, MemorySegment g, long count, SgdStep step) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector rate = FloatVector.broadcast(FLOATS, -step.rate());
    FloatVector decay = FloatVector.broadcast(FLOATS, step.decay());
    FloatVector finite = zero;
    for (long i = 0; i < count; i += LANES) {
      long at = i << 2;
      FloatVector weight = load(w, at);
      FloatVector slope = decay.fma(weight, load(g, at));
      FloatVector next = rate.fma(slope, weight);
      store(next, w, at);
      store(zero, g, at);
      finite = next.fma(zero, finite);
    }
    return finite.reduceLanes(VectorOperators.ADD) == 0;
  }

  private static boolean momentum(
      MemorySegment w, MemorySegment g, MemorySegment m, long count, SgdStep step) {
    FloatVector zero = FloatVector.zero(FLOATS);
    FloatVector rate = FloatVector.broadcast(FLOATS, -step.rate());
    FloatVector decay = FloatVector.broadcast(FLOATS, step.decay());
    FloatVector momentum = FloatVector.broadcast(FLOATS, step.momentum());
    FloatVector finite = zero;
    for (long i = 0; i < count; i += LANES) {
      long at = i << 2;
      FloatVector weight = load(w, at);
      FloatVector slope = momentum.fma(load(m, at), decay.fma(weight, load(g, at)));
      FloatVector next = rate.fma(slope, weight);
      store(slope, m, at);
      store(next, w, at);
      store(zero, g, at);
      finite = next.fma(zero, finite);
    }
    return finite.reduceLanes(VectorOperators.ADD) == 0;
  }

  @Override
  public boolean adam(
      Block parameters, Block gradient, Block first, Block second, AdamStep step) {
    long count = Checks.optimizer(parameters, gradient, first, second);
    MemorySegment w = parameters.data();
    MemorySegment g = gradient.data();
    MemorySegment m = first.data();
    MemorySegment v = second.data();
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
    for (long i = 0; i < count; i += LANES) {
      long at = i << 2;
      FloatVector weight = load(w, at);
      FloatVector slope = decay.fma(weight, load(g, at));
      FloatVector mean = gain1.fma(slope, load(m, at).mul(beta1));
      FloatVector square = gain2.mul(slope).fma(slope, load(v, at).mul(beta2));
      FloatVector root = square.lanewise(VectorOperators.SQRT).fma(rootScale, epsilon);
      FloatVector next = rate.fma(mean.div(root), kept.mul(weight));
      store(mean, m, at);
      store(square, v, at);
      store(next, w, at);
      store(zero, g, at);
      finite = next.fma(zero, finite);
    }
    return finite.reduceLanes(VectorOperators.ADD) == 0;
  }
}
