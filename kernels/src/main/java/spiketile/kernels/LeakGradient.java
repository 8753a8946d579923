package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/**
 * The gradient of α, where it is learnt: {@code ∂L/∂α += Σ_r λ[r]·u[r−B]·(1 − S[r−B])}.
 *
 * <p>It needs u of all steps, which no other kernel keeps. Both providers share this one, a loop over a row that adds in
 * ascending order of rows. Source: docs/model.md, "Backward".
 *
 * <p>Shapes: λ/C and u {@code [rows][P]}, the gradient one row. Alignment: rows on 64 bytes. Aliasing: none overlaps
 * another. Threads: one a tile. Complexity: O(rows·P).
 */
public final class LeakGradient {
  private LeakGradient() {}

  /**
   * Adds the part of some rows.
   *
   * @param neurons the tile's parameters
   * @param lambda λ/C; row r in its row {@code r − base}
   * @param base the row that λ's first row stands for
   * @param membranes u; row r in its row r
   * @param batch samples B
   * @param firstRow first row of λ, at least B
   * @param endRow row after the last
   * @param gradient what is added to
   * @throws IllegalArgumentException if widths differ
   * @throws IndexOutOfBoundsException if the rows are not rows of the blocks
   */
  public static void add(
      Neurons neurons,
      Block lambda,
      int base,
      Block membranes,
      int batch,
      int firstRow,
      int endRow,
      Block gradient) {
    int padded = neurons.values().padded();
    Checks.samePadding(lambda, padded, "lambda");
    Checks.samePadding(membranes, padded, "membranes");
    Checks.samePadding(gradient, padded, "gradient");
    Checks.rows(lambda, base, firstRow, endRow, "lambda");
    Checks.rows(membranes, batch, firstRow, endRow, "membranes");
    int width = neurons.values().width();
    for (int r = firstRow; r < endRow; r++) {
      long l = (r - base) * 4L * lambda.stride();
      long u = (r - batch) * 4L * membranes.stride();
      addRow(neurons, lambda.data(), l, membranes.data(), u, gradient.data(), width);
    }
  }

  private static void addRow(
      Neurons neurons,
      MemorySegment lambda,
      long lambdaOffset,
      MemorySegment membranes,
      long membraneOffset,
      MemorySegment gradient,
      int width) {
    MemorySegment values = neurons.values().data();
    long invC = neurons.offset(Neurons.INV_C);
    long theta = neurons.offset(Neurons.THETA);
    for (int i = 0; i < width; i++) {
      long at = 4L * i;
      float u = membranes.get(Access.FLOAT, membraneOffset + at);
      float left = u >= values.get(Access.FLOAT, theta + at) ? 0f : u;
      float change = lambda.get(Access.FLOAT, lambdaOffset + at) * left;
      float sum = gradient.get(Access.FLOAT, at) + change / values.get(Access.FLOAT, invC + at);
      gradient.set(Access.FLOAT, at, sum);
    }
  }
}
