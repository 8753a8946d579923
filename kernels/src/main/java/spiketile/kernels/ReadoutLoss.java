package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/**
 * Softmax cross-entropy of a readout, and its gradient, in place.
 *
 * <p>Small next to the synaptic products (classes × samples), so it is scalar, sums in double, and both
 * providers share it. Source: docs/model.md, "Readouts".
 */
public final class ReadoutLoss {
  private ReadoutLoss() {}

  /**
   * Counts each neuron's spikes over time.
   *
   * @param spikes the last layer's list
   * @param batch samples B
   * @param counts receives {@code [B][neurons]}
   * @throws IndexOutOfBoundsException if the counts have not B rows
   */
  public static void count(SpikeList spikes, int batch, Block counts) {
    Checks.rows(counts, 0, 0, batch, "spike counts");
    counts.data().fill((byte) 0);
    long stride = (long) counts.stride() * Float.BYTES;
    int sample = 0;
    for (int r = 0; r < spikes.rows(); r++) {
      countRow(
          spikes.ids(), spikes.rowStart(r), spikes.firedEnd(r), counts.data(), sample * stride);
      sample = sample + 1 == batch ? 0 : sample + 1;
    }
  }

  private static void countRow(
      MemorySegment ids, int start, int end, MemorySegment counts, long offset) {
    for (int k = start; k < end; k++) {
      long at = offset + ((long) ids.get(Access.INT, (long) k << 2) << 2);
      counts.set(Access.FLOAT, at, counts.get(Access.FLOAT, at) + 1f);
    }
  }

  /**
   * Cross-entropy of one row of logits; the logits become its gradient.
   *
   * <pre>
   *   L = log Σ_i exp(z_i) − z_label          z_i ← scale·(softmax(z)_i − [i = label])
   * </pre>
   *
   * @param logits z on entry, scaled gradient on return
   * @param row which row
   * @param label the class
   * @param scale factor of the gradient
   * @return L, not scaled
   * @throws IndexOutOfBoundsException if the label is no column
   */
  public static double softmax(Block logits, int row, int label, double scale) {
    double largest = largest(logits, row);
    double sum = 0;
    for (int i = 0; i < logits.width(); i++) {
      sum += Math.exp(logits.get(row, i) - largest);
    }
    double loss = Math.log(sum) + largest - logits.get(row, label);
    for (int i = 0; i < logits.width(); i++) {
      double probability = Math.exp(logits.get(row, i) - largest) / sum;
      logits.set(row, i, (float) (scale * (probability - (i == label ? 1 : 0))));
    }
    return loss;
  }

  private static float largest(Block logits, int row) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.width(); i++) {
      largest = Math.max(largest, logits.get(row, i));
    }
    return largest;
  }

  /**
   * Spreads the gradient of the counts to every listed entry: ∂L/∂S[t,b,i] = ∂L/∂count[b,i].
   *
   * @param spikes the last layer's list
   * @param batch samples B
   * @param gradient {@code [B][neurons]}
   * @param error receives a value for each entry
   * @throws IllegalArgumentException if the error has no room for all entries
   */
  public static void spread(SpikeList spikes, int batch, Block gradient, MemorySegment error) {
    Checks.floats(error, spikes.entries(), "error");
    long stride = (long) gradient.stride() * Float.BYTES;
    int sample = 0;
    for (int r = 0; r < spikes.rows(); r++) {
      spreadRow(
          spikes.ids(),
          spikes.rowStart(r),
          spikes.rowStart(r + 1),
          gradient.data(),
          sample * stride,
          error);
      sample = sample + 1 == batch ? 0 : sample + 1;
    }
  }

  private static void spreadRow(
      MemorySegment ids,
      int start,
      int end,
      MemorySegment gradient,
      long offset,
      MemorySegment error) {
    for (int k = start; k < end; k++) {
      long id = (long) ids.get(Access.INT, (long) k << 2) << 2;
      error.set(Access.FLOAT, (long) k << 2, gradient.get(Access.FLOAT, offset + id));
    }
  }
}
