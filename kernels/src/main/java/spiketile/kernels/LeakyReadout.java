package spiketile.kernels;

import spiketile.layout.Block;

/**
 * A leaky integrator that neither spikes nor resets, forward and backward, in place.
 *
 * <pre>
 *   v[r]   = α·v[r−B] + (1/C)·I[r]          v = 0 before the first row
 *   λ[r]/C = (1/C)·e[r] + α·λ[r+B]/C        λ = 0 after the last row
 * </pre>
 *
 * <p>Source: docs/model.md, "Readouts".
 *
 * <p>Shapes: one block {@code [rows][P]}, P the padded width. Alignment: rows on 64 bytes.
 * Aliasing: in place. Threads: one a block of columns, since each row needs its neighbour in time.
 * Complexity: O(rows·P).
 */
public final class LeakyReadout {
  private final LeakRow leak;

  LeakyReadout(LeakRow leak) {
    this.leak = leak;
  }

  /**
   * Turns rows {@code [firstRow, endRow)} of current into v, ascending.
   *
   * @param neurons the tile's parameters
   * @param trace I on entry and v on return; row r is row r; the B rows before the first hold v
   * @param batch samples B
   * @param firstRow first row to compute, at least B
   * @param endRow row after the last
   * @throws IllegalArgumentException if the widths differ
   * @throws IndexOutOfBoundsException if the rows are not rows of the block
   */
  public void forward(Neurons neurons, Block trace, int batch, int firstRow, int endRow) {
    Checks.samePadding(trace, neurons.values().padded(), "trace");
    Checks.rows(trace, 0, firstRow - batch, endRow, "trace");
    long stride = 4L * trace.stride();
    for (int r = firstRow; r < endRow; r++) {
      leak.integrate(neurons, trace, (r - batch) * stride, r * stride);
    }
  }

  /**
   * Turns rows {@code [firstRow, endRow)} of e = ∂L/∂v into λ/C, descending.
   *
   * @param neurons the tile's parameters
   * @param error e on entry and λ/C on return; row r is row r; the rows from {@code endRow} on, if
   *     there are any before {@code lastRow}, hold λ/C of the next step
   * @param batch samples B
   * @param firstRow first row to compute
   * @param endRow row after the last
   * @param lastRow row after the last of the sequence
   * @throws IllegalArgumentException if the widths differ
   * @throws IndexOutOfBoundsException if the rows are not rows of the block
   */
  public void backward(
      Neurons neurons, Block error, int batch, int firstRow, int endRow, int lastRow) {
    Checks.samePadding(error, neurons.values().padded(), "error");
    Checks.rows(error, 0, firstRow, endRow, "error");
    Checks.rows(error, 0, endRow, lastRow, "error");
    long stride = 4L * error.stride();
    for (int r = endRow - 1; r >= firstRow; r--) {
      if (r + batch < lastRow) {
        leak.integrate(neurons, error, (r + batch) * stride, r * stride);
      } else {
        leak.scale(neurons, error, r * stride);
      }
    }
  }
}
