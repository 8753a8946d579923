package spiketile.runtime;

import java.util.Arrays;
import java.util.Objects;

/**
 * What a training minimises: of B samples with labels y, {@code (1/B)·Σ_b w[y_b]·L_b}, where L is the cross-entropy of a
 * target of which the share ε is spread over all classes; and what neurons cost that fire too seldom or too often.
 *
 * @param smoothing ε, 0 for the label alone, below 1
 * @param classWeights w by class, each 0 or more; none for 1 each
 * @param rates the penalty on hidden neurons' firing rates
 */
public record Objective(double smoothing, float[] classWeights, RatePenalty rates) {
  /** The plain mean cross-entropy. */
  public static final Objective CROSS_ENTROPY = new Objective(0, new float[0]);

  /**
   * Checks the numbers and keeps a copy.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Objective {
    Objects.requireNonNull(rates, "rates");
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("a smoothing from 0 to below 1 needed, not " + smoothing);
    }
    for (float weight : classWeights) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "weights of classes must be 0 or more: " + Arrays.toString(classWeights));
      }
    }
    classWeights = classWeights.clone();
  }

  /**
   * An objective without a penalty on firing rates.
   *
   * @param smoothing ε, 0 for the label alone, below 1
   * @param classWeights w by class, each 0 or more; none for 1 each
   */
  public Objective(double smoothing, float[] classWeights) {
    this(smoothing, classWeights, RatePenalty.NONE);
  }

  /**
   * The weights by class.
   *
   * @return a copy
   */
  @Override
  public float[] classWeights() {
    return classWeights.clone();
  }

  /** The weight of a sample of a class. */
  double weight(int label) {
    return classWeights.length == 0 ? 1 : classWeights[label];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Objective that
        && smoothing == that.smoothing
        && rates.equals(that.rates)
        && Arrays.equals(classWeights, that.classWeights);
  }

  @Override
  public int hashCode() {
    return 31 * Objects.hash(smoothing, rates) + Arrays.hashCode(classWeights);
  }
}
