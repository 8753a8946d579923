package spiketile.kernels;

import spiketile.layout.Block;

/**
 * The two products of a spiking layer done densely, for comparison and for activities so high that
 * lists do not pay.
 *
 * <pre>
 *   I[r,:]       = b + Σ_j S[r − lag, j]·W[j,:]
 *   ∂L/∂W[j,:]  += Σ_r S[r, j]·λ[r + lag,:]/C
 * </pre>
 *
 * <p>The third product, e = λ·Wᵀ, is {@link SampledDot} on lists in which every neuron is active.
 *
 * <p>Shapes: spikes {@code [rows][presynaptic]}, weights {@code [presynaptic][P]}, current and λ
 * {@code [rows][P]}, P the padded width. Alignment: rows on 64 bytes. Aliasing: outputs overlap no
 * input. Threads: any number, each on an output of its own. Complexity: O(rows·presynaptic·P).
 * Source: docs/model.md, "Dense mode".
 */
public interface DenseProduct {
  /**
   * Computes {@code count} rows of current.
   *
   * @param spikes S as 0 and 1, {@code [rows][presynaptic neurons]}
   * @param firstSpikeRow row of S for the first row of current
   * @param weights {@code [presynaptic neurons][tile width]}
   * @param bias one row
   * @param current receives the rows from its row {@code firstCurrentRow} on
   * @param firstCurrentRow first row of current
   * @param count number of rows
   * @throws IllegalArgumentException if widths differ
   * @throws IndexOutOfBoundsException if the rows are not rows of the blocks
   */
  void current(
      Block spikes,
      int firstSpikeRow,
      Block weights,
      Block bias,
      Block current,
      int firstCurrentRow,
      int count);

  /**
   * Adds {@code count} rows to the gradient of the weights.
   *
   * @param spikes S as 0 and 1, {@code [rows][presynaptic neurons]}
   * @param firstSpikeRow first row of S
   * @param lambda λ/C
   * @param firstLambdaRow row of λ for the first row of S
   * @param gradient {@code [presynaptic neurons][tile width]}
   * @param count number of rows
   * @throws IllegalArgumentException if widths differ
   * @throws IndexOutOfBoundsException if the rows are not rows of the blocks
   */
  void gradient(
      Block spikes, int firstSpikeRow, Block lambda, int firstLambdaRow, Block gradient, int count);
}
