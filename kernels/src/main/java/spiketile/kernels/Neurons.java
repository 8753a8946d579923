package spiketile.kernels;

import java.util.Objects;
import spiketile.layout.Block;

/**
 * Parameters of a tile's neurons, a value for each.
 *
 * <p>Padding columns hold α = 0, 1/C = 0, ϑ = ϑ_grad = +∞, so that they never fire.
 *
 * @param values four rows: α, 1/C, ϑ, ϑ_grad
 * @param surrogate the surrogate gradient of active neurons
 */
public record Neurons(Block values, Surrogate surrogate) {
  /** Row of α, the share of u that is left after a step. */
  public static final int ALPHA = 0;

  /** Row of 1/C, the change of u for one unit of current. */
  public static final int INV_C = 1;

  /** Row of ϑ: a neuron fires where u ≥ ϑ. */
  public static final int THETA = 2;

  /** Row of ϑ_grad: a neuron has a gradient where u ≥ ϑ_grad. */
  public static final int THETA_GRAD = 3;

  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if there are not four rows
   */
  public Neurons {
    Objects.requireNonNull(surrogate, "surrogate");
    if (values.rows() != 4) {
      throw new IllegalArgumentException("four rows of parameters needed: " + values.rows());
    }
  }

  long offset(int parameter) {
    return (long) parameter * values.stride() * Float.BYTES;
  }
}
