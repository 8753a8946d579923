package spiketile.runtime;

import java.util.Arrays;

/**
 * What a training minimises: of B samples with labels y, {@code (1/B)·Σ_b w[y_b]·L_b}, where L is the cross-entropy of a
 * target of which the share ε is spread over all classes.
 *
 * @param smoothing ε, 0 for the label alone, below 1
 * @param classWeights w by class, each 0 or more; none for 1 each
 */
public record Objective(double smoothing, float[] classWeights) {
  /** The plain mean cross-entropy. */
  public static final Objective CROSS_ENTROPY = new Objective(0, new float[0]);

  /**
   * Checks the numbers and keeps a copy.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Objective {
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
        && Arrays.equals(classWeights, that.classWeights);
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(smoothing) + Arrays.hashCode(classWeights);
  }
}
