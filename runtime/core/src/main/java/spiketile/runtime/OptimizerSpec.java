package spiketile.runtime;

/** The rule by which parameters follow their gradients. */
public sealed interface OptimizerSpec {
  /**
   * The learning rate.
   *
   * @return more than 0
   */
  double rate();

  /**
   * Values kept beside each parameter.
   *
   * @return 0, 1 or 2
   */
  int moments();

  /**
   * Stochastic gradient descent.
   *
   * @param rate learning rate
   * @param momentum share of the last step kept, 0 to below 1
   * @param decay weight decay, added to the gradient
   */
  record Sgd(double rate, double momentum, double decay) implements OptimizerSpec {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Sgd {
      requireRate(rate);
      requireShare("momentum", momentum);
      requireDecay(decay);
    }

    @Override
    public int moments() {
      return momentum == 0 ? 0 : 1;
    }
  }

  /**
   * Adam, or AdamW with decoupled decay.
   *
   * @param rate learning rate
   * @param beta1 decay of the first moment, 0 to below 1
   * @param beta2 decay of the second moment, 0 to below 1
   * @param epsilon added to the root, more than 0
   * @param decay weight decay
   * @param decoupled AdamW if true: decay shrinks the weights, not the gradient
   */
  record Adam(
      double rate, double beta1, double beta2, double epsilon, double decay, boolean decoupled)
      implements OptimizerSpec {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Adam {
      requireRate(rate);
      requireShare("beta1", beta1);
      requireShare("beta2", beta2);
      requireDecay(decay);
      if (!((float) epsilon > 0) || Float.isInfinite((float) epsilon)) {
        throw new IllegalArgumentException("epsilon must be more than 0, as a float: " + epsilon);
      }
    }

    @Override
    public int moments() {
      return 2;
    }
  }

  /**
   * Adam with the usual numbers: β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
   *
   * @param rate learning rate
   * @return the rule
   */
  static OptimizerSpec adam(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8, 0, false);
  }

  /**
   * AdamW with the usual numbers.
   *
   * @param rate learning rate
   * @param decay weight decay
   * @return the rule
   */
  static OptimizerSpec adamW(double rate, double decay) {
    return new Adam(rate, 0.9, 0.999, 1e-8, decay, true);
  }

  private static void requireRate(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("a learning rate must be positive: " + rate);
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && (float) value < 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to below 1, as a float: " + value);
    }
  }

  private static void requireDecay(double decay) {
    if (!(decay >= 0) || Double.isInfinite(decay)) {
      throw new IllegalArgumentException("weight decay must be 0 or more: " + decay);
    }
  }
}
