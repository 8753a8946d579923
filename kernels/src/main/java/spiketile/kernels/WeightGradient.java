package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.layout.Block;
import spiketile.layout.TransposedList;

/**
 * Gradients of a tile's weights and bias.
 *
 * <pre>
 *   ∂L/∂W[j,:] += Σ_{r: j fired} λ[r + lag,:]/C          ∂L/∂b += Σ_r λ[r,:]/C
 * </pre>
 *
 * <p>The weights' form reads the transposed list, so that each presynaptic row sums in registers over
 * the rows of one chunk of time, while the chunk's λ is in cache. Source: docs/model.md, "Backward".
 *
 * <p>Shapes: gradient {@code [presynaptic][P]}, λ {@code [rows][P]}, P the padded width. Alignment:
 * rows on 64 bytes, lists on 4. Aliasing: the gradient does not overlap λ. Threads: one a gradient.
 * Complexity: O((spikes + presynaptic)·P).
 */
public final class WeightGradient {
  private final AccumulateRows rows;
  private final AddFloats adder;

  WeightGradient(AccumulateRows rows, AddFloats adder) {
    this.rows = rows;
    this.adder = adder;
  }

  /**
   * Adds one chunk of time to the gradient of the weights.
   *
   * @param list fired ids by presynaptic neuron; its rows are rows of {@code lambda}
   * @param chunk which chunk of it
   * @param lambda λ/C of the chunk
   * @param gradient {@code [presynaptic neurons][tile width]}; must not overlap λ
   * @throws IllegalArgumentException if widths or the numbers of neurons differ
   * @throws IndexOutOfBoundsException if the chunk is none of the list, or a row of it no row of λ
   */
  public void weights(TransposedList list, int chunk, Block lambda, Block gradient) {
    Checks.samePadding(lambda, gradient.padded(), "lambda");
    if (gradient.rows() != list.neurons()) {
      throw new IllegalArgumentException(
          "%d presynaptic neurons need as many rows of gradient, not %d"
              .formatted(list.neurons(), gradient.rows()));
    }
    Objects.checkIndex(chunk, list.maxChunks());
    MemorySegment starts = list.starts();
    long begin = list.startOffset(chunk);
    MemorySegment sum = gradient.data();
    long stride = 4L * gradient.stride();
    rows.apply(
        lambda.data(),
        lambda.rowBytes(),
        lambda.padded(),
        list.rows(),
        starts,
        begin,
        starts,
        begin + Integer.BYTES,
        sum,
        0,
        stride,
        sum,
        0,
        stride,
        gradient.rows());
  }

  /**
   * Adds rows of λ/C to the gradient of the bias.
   *
   * @param lambda λ/C
   * @param firstRow first row of the block
   * @param endRow row of the block after the last
   * @param gradient one row; must not overlap λ
   * @throws IllegalArgumentException if widths differ
   * @throws IndexOutOfBoundsException if the rows are not rows of the block
   */
  public void bias(Block lambda, int firstRow, int endRow, Block gradient) {
    Checks.samePadding(lambda, gradient.padded(), "lambda");
    Checks.rows(lambda, 0, firstRow, endRow, "lambda");
    long stride = 4L * lambda.stride();
    for (int r = firstRow; r < endRow; r++) {
      adder.add(lambda.data(), r * stride, gradient.data(), 0, gradient.padded());
    }
  }
}
