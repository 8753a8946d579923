package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;
import spiketile.layout.Weights;

/**
 * Sampled dense × dense product (SDDMM): the error of the presynaptic population where it has a
 * gradient.
 *
 * <pre>
 *   e[k] = Σ_i W[id_k, i] · λ[r + lag, i]/C        for each entry k of source row r, fired or active
 * </pre>
 *
 * <p>One contiguous weight row is read for each entry, but none where the row of λ is zero. The order of
 * the sum over the tile's neurons depends on the form of the kernel. Source: docs/model.md, "Backward".
 *
 * <p>Shapes: weights {@code [presynaptic][P]}, λ {@code [rows][P]}, P the padded width; the error
 * one float for each entry of the source. Alignment: rows on 64 bytes, lists and errors on 4.
 * Aliasing: the error overlaps no input. Threads: any number, each on rows of its own; each keeps 16 KiB
 * of native memory between calls. Complexity: O((entries + rows)·P).
 */
public final class SampledDot {
  private final ByFormat<RowDots> dots;

  SampledDot(ByFormat<RowDots> dots) {
    this.dots = dots;
  }

  /**
   * Computes the entries of source rows {@code [firstRow, endRow)}.
   *
   * @param synapses the projection whose source gets the error
   * @param lambda λ/C of the tile: row {@code r + lag} stands in row {@code r + lag − base}
   * @param base the row that the block's first row stands for
   * @param error receives e at the index of each entry of the source list
   * @param batch samples B; lag = B·delay
   * @param firstRow first source row
   * @param endRow source row after the last
   * @param add whether to add to what stands in {@code error} instead of replacing it
   * @throws IllegalArgumentException if widths differ or the error has no room for all entries
   * @throws IndexOutOfBoundsException if the rows are not rows of the list and the block
   */
  public void apply(
      Projection synapses,
      Block lambda,
      int base,
      MemorySegment error,
      int batch,
      int firstRow,
      int endRow,
      boolean add) {
    SpikeList list = synapses.source();
    Checks.samePadding(lambda, synapses.weights().padded(), "lambda");
    Checks.listRows(list, firstRow, endRow);
    int lag = synapses.lag(batch);
    Checks.rows(lambda, base, firstRow + lag, endRow + lag, "lambda");
    Checks.floats(error, list.rowStart(endRow), "error");
    if (!add) {
      clear(list, error, firstRow, endRow);
    }
    int row = firstRow;
    while (row < endRow) {
      int first = endOfRun(lambda, base - lag, row, endRow, true);
      row = endOfRun(lambda, base - lag, first, endRow, false);
      addRun(synapses.weights(), list, lambda, base - lag, error, first, row);
    }
  }

  /** The row after those from {@code row} on whose λ is zero, or whose λ is not. */
  private static int endOfRun(Block lambda, int base, int row, int endRow, boolean zero) {
    long stride = 4L * lambda.stride();
    int r = row;
    while (r < endRow
        && ZeroFill.isZero(lambda.data(), (r - base) * stride, lambda.padded()) == zero) {
      r++;
    }
    return r;
  }

  private void addRun(
      Weights weights,
      SpikeList list,
      Block lambda,
      int base,
      MemorySegment error,
      int firstRow,
      int endRow) {
    long stride = 4L * lambda.stride();
    RowDots form = dots.of(weights);
    form.apply(
        weights.data(),
        weights.rowBytes(),
        weights.padded(),
        list.ids(),
        list.rowStarts(),
        4L * firstRow,
        lambda.data(),
        (firstRow - base) * stride,
        stride,
        error,
        endRow - firstRow);
  }

  /**
   * Zeroes the entries of source rows {@code [firstRow, endRow)}: what {@link #apply} leaves where λ is
   * zero and nothing is added to.
   *
   * @param source the source list
   * @param error receives 0 at the index of each entry of these rows
   * @param firstRow first source row
   * @param endRow source row after the last
   * @throws IllegalArgumentException if the error has no room for all entries
   * @throws IndexOutOfBoundsException if the rows are not rows of the list
   */
  public void clear(SpikeList source, MemorySegment error, int firstRow, int endRow) {
    Checks.listRows(source, firstRow, endRow);
    Checks.floats(error, source.rowStart(endRow), "error");
    int first = source.rowStart(firstRow);
    ZeroFill.words(error, 4L * first, source.rowStart(endRow) - first);
  }
}
