package spiketile.kernels;

import spiketile.layout.ParameterMemory;

/**
 * Optimizer steps over a tile's parameters, in place; the gradient is zero on return.
 *
 * <p>Padding stays zero if it was. O(parameters), bound by memory.
 *
 * <p>Shapes: a {@link spiketile.layout.ParameterMemory}, 64-byte aligned. Aliasing: in place.
 * Threads: one a memory. Source: docs/model.md, "Optimizers".
 */
public interface Optimizers {
  /**
   * Stochastic gradient descent with momentum.
   *
   * <pre>
   *   g ← g + decay·w        m ← momentum·m + g        w ← w − rate·m
   * </pre>
   *
   * @param memory w, g, and m unless the momentum is 0
   * @param step the numbers of this step
   * @return whether every parameter is finite after the step
   * @throws IllegalArgumentException if the memory has no moment and the momentum is not 0
   */
  boolean sgd(ParameterMemory memory, SgdStep step);

  /**
   * Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019).
   *
   * <pre>
   *   Adam:  g ← g + decay·w        AdamW: w ← w − rate·decay·w
   *   m ← β₁·m + (1 − β₁)·g         v ← β₂·v + (1 − β₂)·g²
   *   w ← w − rate·(m/(1 − β₁ⁿ)) / (√(v/(1 − β₂ⁿ)) + ε)
   * </pre>
   *
   * @param memory w, g, m and v
   * @param step the numbers of this step
   * @return whether every parameter is finite after the step
   * @throws IllegalArgumentException if the memory has not two moments
   */
  boolean adam(ParameterMemory memory, AdamStep step);

  /**
   * The numbers of one step of {@link #sgd}.
   *
   * @param rate learning rate
   * @param momentum share of the last step's m that is kept
   * @param decay weight decay, added to the gradient
   */
  record SgdStep(float rate, float momentum, float decay) {}

  /**
   * The numbers of one step of {@link #adam}.
   *
   * @param rate learning rate
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root
   * @param correction1 1 − β₁ⁿ for step n, counted from 1
   * @param correction2 1 − β₂ⁿ
   * @param decay weight decay
   * @param decoupled AdamW if true
   */
  record AdamStep(
      float rate,
      float beta1,
      float beta2,
      float epsilon,
      float correction1,
      float correction2,
      float decay,
      boolean decoupled) {}
}
