package spiketile.kernels;

import spiketile.layout.Bf16Block;
import spiketile.layout.Block;

/**
 * Weights in bf16 from their masters in fp32: rounded to the nearest, ties to even.
 *
 * <pre>
 *   bf16[j, i] = round(fp32[j, i])
 * </pre>
 *
 * <p>O(weights), bound by memory; 4 bytes read and 2 written for each.
 *
 * <p>Shapes: both {@code [rows][P]}, P the padded width. Alignment: 64 bytes. Aliasing: the two
 * share no memory. Threads: any number, each on blocks of its own. Source: docs/model.md, "Weights
 * in bf16".
 */
public interface Bf16Rounding {
  /**
   * Rounds all weights.
   *
   * @param masters finite values; those above the largest bf16 become infinite, and NaN has no meaning
   * @param rounded receives them; must not overlap the masters
   * @throws IllegalArgumentException if rows or widths differ
   */
  void apply(Block masters, Bf16Block rounded);
}
