package spiketile.kernels;

/**
 * The surrogate gradient σ'(x) of a spike, x = u − ϑ, where a neuron is active; below ϑ_grad it is 0, whatever the form.
 *
 * <p>Every form is 1 at x = 0, falls to both sides, and falls the faster the larger β, its steepness, is.
 */
public sealed interface Surrogate {
  /**
   * The steepness.
   *
   * @return β, a positive number
   */
  float beta();

  /**
   * The gradient.
   *
   * @param x u − ϑ
   * @return σ'(x), from 0 to 1
   */
  float gradient(float x);

  /**
   * What users call it.
   *
   * @return {@code fast-sigmoid}, {@code arctan}, {@code triangle} or {@code sigmoid}
   */
  String label();

  /**
   * A form by its name.
   *
   * @param label as {@link #label} gives it
   * @param beta β
   * @return the surrogate
   * @throws IllegalArgumentException if there is no such form, or β is not a positive number
   */
  static Surrogate of(String label, float beta) {
    return switch (label) {
      case FastSigmoid.LABEL -> new FastSigmoid(beta);
      case ArcTangent.LABEL -> new ArcTangent(beta);
      case Triangle.LABEL -> new Triangle(beta);
      case Sigmoid.LABEL -> new Sigmoid(beta);
      default ->
          throw new IllegalArgumentException(
              "surrogate '%s': fast-sigmoid, arctan, triangle or sigmoid needed".formatted(label));
    };
  }

  /**
   * The poster's (Zenke and Ganguli 2018): {@code (β·|x| + 1)⁻²}.
   *
   * @param beta β
   */
  record FastSigmoid(float beta) implements Surrogate {
    private static final String LABEL = "fast-sigmoid";

    /**
     * Checks β.
     *
     * @throws IllegalArgumentException if it is not a positive number
     */
    public FastSigmoid {
      requirePositive(beta);
    }

    @Override
    public float gradient(float x) {
      float root = Math.fma(beta, Math.abs(x), 1f);
      return 1f / (root * root);
    }

    @Override
    public String label() {
      return LABEL;
    }
  }

  /**
   * The derivative of an arc tangent (Fang et al. 2021): {@code 1 / (1 + (β·x)²)}.
   *
   * @param beta β
   */
  record ArcTangent(float beta) implements Surrogate {
    private static final String LABEL = "arctan";

    /**
     * Checks β.
     *
     * @throws IllegalArgumentException if it is not a positive number
     */
    public ArcTangent {
      requirePositive(beta);
    }

    @Override
    public float gradient(float x) {
      float scaled = beta * x;
      return 1f / Math.fma(scaled, scaled, 1f);
    }

    @Override
    public String label() {
      return LABEL;
    }
  }

  /**
   * A triangle (Bellec et al. 2018): {@code max(0, 1 − β·|x|)}.
   *
   * @param beta β
   */
  record Triangle(float beta) implements Surrogate {
    private static final String LABEL = "triangle";

    /**
     * Checks β.
     *
     * @throws IllegalArgumentException if it is not a positive number
     */
    public Triangle {
      requirePositive(beta);
    }

    @Override
    public float gradient(float x) {
      return Math.max(0f, Math.fma(-beta, Math.abs(x), 1f));
    }

    @Override
    public String label() {
      return LABEL;
    }
  }

  /**
   * The derivative of a logistic sigmoid s, scaled to 1 at its top: {@code 4·s(β·x)·(1 − s(β·x))}.
   *
   * @param beta β
   */
  record Sigmoid(float beta) implements Surrogate {
    private static final String LABEL = "sigmoid";

    /**
     * Checks β.
     *
     * @throws IllegalArgumentException if it is not a positive number
     */
    public Sigmoid {
      requirePositive(beta);
    }

    @Override
    public float gradient(float x) {
      double e = StrictMath.exp(-Math.abs((double) beta * x));
      return (float) (4 * e / ((1 + e) * (1 + e)));
    }

    @Override
    public String label() {
      return LABEL;
    }
  }

  private static void requirePositive(float beta) {
    if (!(beta > 0) || Float.isInfinite(beta)) {
      throw new IllegalArgumentException("β must be a positive number: " + beta);
    }
  }
}
