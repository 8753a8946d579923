package spiketile.runtime;

import java.util.Arrays;
import java.util.Objects;
import spiketile.kernels.Surrogate;

/**
 * Parameters of one layer's neurons: arrays of one value for all of them, or of one for each.
 *
 * @param alpha α, the share of u that is left after a step, 0 to 1
 * @param invC 1/C, the change of u for one unit of current, more than 0
 * @param theta ϑ, the threshold for a spike, more than 0
 * @param thetaGrad ϑ_grad, the threshold for a gradient, below or at ϑ; −∞ makes every neuron active
 * @param surrogate the surrogate gradient of active neurons
 */
public record NeuronSpec(
    float[] alpha, float[] invC, float[] theta, float[] thetaGrad, Surrogate surrogate) {
  /** The poster's neurons: α = 0.95, 1/C = 10·(1 − α), ϑ = 1, ϑ_grad = 0.9, β = 10. */
  public static final NeuronSpec POSTER = uniform(0.95f, 0.5f, 1f, 0.9f, 10f);

  /**
   * Checks the ranges and keeps copies.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message names it
   */
  public NeuronSpec {
    alpha = copy("alpha", alpha, 0f, 1f);
    invC = copy("1/C", invC, Float.MIN_VALUE, Float.MAX_VALUE);
    theta = copy("theta", theta, Float.MIN_VALUE, Float.MAX_VALUE);
    thetaGrad = copy("theta_grad", thetaGrad, Float.NEGATIVE_INFINITY, Float.MAX_VALUE);
    requireSameSize(alpha, invC, theta, thetaGrad);
    Objects.requireNonNull(surrogate, "surrogate");
    for (int i = 0; i < Math.max(theta.length, thetaGrad.length); i++) {
      if (value(thetaGrad, i) > value(theta, i)) {
        throw new IllegalArgumentException(
            "theta_grad %s must not be above theta %s (neuron %d)"
                .formatted(value(thetaGrad, i), value(theta, i), i));
      }
    }
  }

  /**
   * Neurons with the poster's surrogate gradient, the fast sigmoid.
   *
   * @param alpha α
   * @param invC 1/C
   * @param theta ϑ
   * @param thetaGrad ϑ_grad
   * @param beta β, its steepness, more than 0
   */
  public NeuronSpec(float[] alpha, float[] invC, float[] theta, float[] thetaGrad, float beta) {
    this(alpha, invC, theta, thetaGrad, new Surrogate.FastSigmoid(beta));
  }

  private static void requireSameSize(float[]... parameters) {
    int largest = 1;
    for (float[] values : parameters) {
      if (values.length != 1 && largest != 1 && values.length != largest) {
        throw new IllegalArgumentException(
            "parameters for %d neurons and for %d: one value, or one for each neuron, needed"
                .formatted(largest, values.length));
      }
      largest = Math.max(largest, values.length);
    }
  }

  private static float[] copy(String name, float[] values, float least, float most) {
    if (values.length == 0) {
      throw new IllegalArgumentException(name + ": one value, or one for each neuron, needed");
    }
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= least && values[i] <= most)) {
        throw new IllegalArgumentException(
            "%s of neuron %d is %s, allowed are %s to %s"
                .formatted(name, i, values[i], least, most));
      }
    }
    return values.clone();
  }

  /**
   * The same values for every neuron.
   *
   * @param alpha α
   * @param invC 1/C
   * @param theta ϑ
   * @param thetaGrad ϑ_grad
   * @param beta β
   * @return the parameters
   */
  public static NeuronSpec uniform(
      float alpha, float invC, float theta, float thetaGrad, float beta) {
    return new NeuronSpec(
        new float[] {alpha},
        new float[] {invC},
        new float[] {theta},
        new float[] {thetaGrad},
        beta);
  }

  /**
   * The same neurons with another surrogate gradient.
   *
   * @param newSurrogate the surrogate gradient
   * @return a copy
   */
  public NeuronSpec with(Surrogate newSurrogate) {
    return new NeuronSpec(alpha, invC, theta, thetaGrad, newSurrogate);
  }

  /**
   * The same neurons, each always active.
   *
   * @return a copy with ϑ_grad = −∞
   */
  public NeuronSpec alwaysActive() {
    return new NeuronSpec(alpha, invC, theta, new float[] {Float.NEGATIVE_INFINITY}, surrogate);
  }

  /** Requires arrays of one value or of {@code neurons} values. */
  void requireSize(int neurons) {
    for (float[] values : new float[][] {alpha, invC, theta, thetaGrad}) {
      if (values.length != 1 && values.length != neurons) {
        throw new IllegalArgumentException(
            "a layer of %d neurons has parameters for %d".formatted(neurons, values.length));
      }
    }
  }

  static float value(float[] values, int neuron) {
    return values.length == 1 ? values[0] : values[neuron];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NeuronSpec that
        && Arrays.equals(alpha, that.alpha)
        && Arrays.equals(invC, that.invC)
        && Arrays.equals(theta, that.theta)
        && Arrays.equals(thetaGrad, that.thetaGrad)
        && surrogate.equals(that.surrogate);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(alpha)
        + 31 * Arrays.hashCode(invC)
        + 37 * Arrays.hashCode(theta)
        + 41 * Arrays.hashCode(thetaGrad)
        + surrogate.hashCode();
  }
}
