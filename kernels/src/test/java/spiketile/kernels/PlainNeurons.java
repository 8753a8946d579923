package spiketile.kernels;

import java.util.Arrays;
import java.util.SplittableRandom;
import spiketile.layout.Block;

/** Parameters of neurons in arrays, and the membrane update of one neuron as it is documented. */
record PlainNeurons(float[] alpha, float[] invC, float[] theta, float[] thetaGrad, float beta) {

  /** A value of its own for every neuron. */
  static PlainNeurons random(SplittableRandom random, int width) {
    PlainNeurons neurons = uniform(width, 0, 0, 0, 0);
    for (int i = 0; i < width; i++) {
      neurons.alpha[i] = GuardedMemory.between(random, 0.5f, 1);
      neurons.invC[i] = GuardedMemory.between(random, 0.2f, 1);
      neurons.theta[i] = GuardedMemory.between(random, 0.5f, 1.5f);
      neurons.thetaGrad[i] = neurons.theta[i] - random.nextFloat();
    }
    return neurons;
  }

  static PlainNeurons uniform(int width, float alpha, float invC, float theta, float thetaGrad) {
    return new PlainNeurons(
        filled(width, alpha),
        filled(width, invC),
        filled(width, theta),
        filled(width, thetaGrad),
        10);
  }

  private static float[] filled(int width, float value) {
    float[] values = new float[width];
    Arrays.fill(values, value);
    return values;
  }

  /** The same neurons with one threshold of the gradient. */
  PlainNeurons withThetaGrad(float value) {
    return new PlainNeurons(alpha, invC, theta, filled(alpha.length, value), beta);
  }

  /** The same neurons with one threshold. */
  PlainNeurons withTheta(float value) {
    return new PlainNeurons(alpha, invC, filled(alpha.length, value), thetaGrad, beta);
  }

  int width() {
    return alpha.length;
  }

  /** These parameters in native memory, with padding that never fires. */
  Neurons in(GuardedMemory memory) {
    Block values = memory.block(alpha, invC, theta, thetaGrad);
    for (int i = width(); i < values.padded(); i++) {
      values.set(Neurons.THETA, i, Float.POSITIVE_INFINITY);
      values.set(Neurons.THETA_GRAD, i, Float.POSITIVE_INFINITY);
    }
    return new Neurons(values, new Surrogate.FastSigmoid(beta));
  }

  /** u[r] = fma(I, 1/C, α·u[r−B]·(1 − S[r−B])). */
  float next(int i, float u, float current) {
    return Math.fma(current, invC[i], alpha[i] * (fires(i, u) ? 0 : u));
  }

  boolean fires(int i, float u) {
    return u >= theta[i];
  }

  boolean isActive(int i, float u) {
    return u >= thetaGrad[i] && !fires(i, u);
  }

  /** σ'(u) = (β·|u − ϑ| + 1)⁻². */
  float sigma(int i, float u) {
    float root = Math.fma(beta, Math.abs(u - theta[i]), 1f);
    return 1f / (root * root);
  }

  /**
   * The list of all rows, the first {@code batch} empty.
   *
   * @param current the current of each row
   * @param u membranes of each sample, zero at first; those of the last step on return
   */
  PlainSpikes forward(float[][] current, int batch, float[][] u) {
    PlainSpikes.Builder list = new PlainSpikes.Builder(current.length);
    for (int r = 0; r < current.length; r++) {
      if (r >= batch) {
        row(current[r], u[r % batch], list);
      } else {
        list.endFired().endRow();
      }
    }
    return list.build();
  }

  private void row(float[] current, float[] u, PlainSpikes.Builder list) {
    for (int i = 0; i < width(); i++) {
      u[i] = next(i, u[i], current[i]);
      if (fires(i, u[i])) {
        list.add(i, sigma(i, u[i]), u[i]);
      }
    }
    list.endFired();
    for (int i = 0; i < width(); i++) {
      if (isActive(i, u[i])) {
        list.add(i, sigma(i, u[i]), u[i]);
      }
    }
    list.endRow();
  }
}
