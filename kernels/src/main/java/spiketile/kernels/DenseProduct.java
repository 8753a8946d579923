package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/**
 * The three products of a spiking layer done densely, for activities so high that lists do not pay.
 *
 * <pre>
 *   I[r,:]       = b + Σ_j S[r − lag, j]·W[j,:]
 *   ∂L/∂W[j,:]  += Σ_r S[r, j]·λ[r + lag,:]/C
 *   e[k]         = Σ_i W[id_k, i] · λ[r + lag, i]/C        for each entry k of source row r, fired or active
 * </pre>
 *
 * <p>The first two are the same bits as {@link SpikeSpmm} and {@link WeightGradient}, if weights and λ are finite: a
 * product with 0 or 1 rounds nothing, and sums ascend by j and by r. The third computes whole rows of λ·Wᵀ and keeps
 * what the list asks for; its sums ascend by i, which those of {@link SampledDot} need not, so that the two differ by
 * their rounding.
 *
 * <p>Shapes: spikes {@code [rows][presynaptic]}, weights {@code [presynaptic][P]}, current and λ
 * {@code [rows][P]}, P the padded width. Alignment: rows on 64 bytes, lists and errors on 4. Aliasing: outputs overlap
 * no input. Threads: any number, each on an output of its own; each keeps a transposed copy of the largest weights it has
 * met, in native memory. Complexity: O(rows·presynaptic·P). Source: docs/model.md, "Dense mode".
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

  /**
   * Computes the errors of source rows {@code [firstRow, endRow)}, as {@link SampledDot#apply} does.
   *
   * @param synapses the projection whose source gets the error, with weights in fp32
   * @param lambda λ/C of the tile: row {@code r + lag} stands in row {@code r + lag − base}
   * @param base the row that the block's first row stands for
   * @param error receives e at the index of each entry of the source list
   * @param batch samples B; lag = B·delay
   * @param firstRow first source row
   * @param endRow source row after the last
   * @param add whether to add to what stands in {@code error} instead of replacing it
   * @throws IllegalArgumentException if widths differ, the weights are in bf16, or the error has no room for all entries
   * @throws IndexOutOfBoundsException if the rows are not rows of the list and the block
   */
  void error(
      Projection synapses,
      Block lambda,
      int base,
      MemorySegment error,
      int batch,
      int firstRow,
      int endRow,
      boolean add);
}
