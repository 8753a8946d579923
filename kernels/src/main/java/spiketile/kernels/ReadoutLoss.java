package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/**
 * Softmax cross-entropy of a readout, and its gradient, in place.
 *
 * <p>Small next to the synaptic products (classes × samples), so it is scalar, sums in double, and both
 * providers share it. Source: docs/model.md, "Readouts".
 *
 * <p>Shapes: logits {@code [B][classes]}. Alignment: rows on 64 bytes, lists and errors on 4.
 * Aliasing: {@link #gradient} works in place, the others overlap nothing. Threads: any number, each
 * on rows of its own. Complexity: O(entries + rows·classes).
 */
public final class ReadoutLoss {
  private ReadoutLoss() {}

  /**
   * Adds up each neuron's spikes over time.
   *
   * @param spikes the last layer's list
   * @param batch samples B
   * @param firstRow first row to count, a multiple of B; all after it are counted
   * @param counts {@code [B][neurons]}, added to
   * @throws IndexOutOfBoundsException if the counts have not B rows, or fewer columns than neurons
   */
  public static void count(SpikeList spikes, int batch, int firstRow, Block counts) {
    Checks.rows(counts, 0, 0, batch, "spike counts");
    Objects.checkIndex(spikes.neurons() - 1, counts.padded());
    long stride = (long) counts.stride() * Float.BYTES;
    int sample = 0;
    for (int r = firstRow; r < spikes.rows(); r++) {
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
   * Cross-entropy of one row of logits, with a target of which ε is spread over all classes (label smoothing;
   * Szegedy et al. 2016):
   *
   * <pre>
   *   q_i = (1 − ε)·[i = label] + ε/classes
   *   L   = log Σ_i exp(z_i) − Σ_i q_i·z_i
   * </pre>
   *
   * @param logits z
   * @param row which row
   * @param label the class
   * @param smoothing ε, 0 for the plain cross-entropy
   * @return L
   * @throws IndexOutOfBoundsException if the label is no column, or the row none of the block
   */
  public static double crossEntropy(Block logits, int row, int label, double smoothing) {
    Objects.checkIndex(label, logits.width());
    double expected = (1 - smoothing) * logits.get(row, label);
    if (smoothing > 0) {
      for (int i = 0; i < logits.width(); i++) {
        expected += smoothing / logits.width() * logits.get(row, i);
      }
    }
    return logSumExp(logits, row) - expected;
  }

  /**
   * Turns one row of logits into the gradient of its cross-entropy.
   *
   * <pre>
   *   z_i ← scale·(softmax(z)_i − q_i),   q_i = (1 − ε)·[i = label] + ε/classes
   * </pre>
   *
   * @param logits z on entry, the gradient on return
   * @param row which row
   * @param label the class
   * @param smoothing ε, 0 for the plain cross-entropy
   * @param scale factor of the gradient
   * @throws IndexOutOfBoundsException if the label is no column, or the row none of the block
   */
  public static void gradient(Block logits, int row, int label, double smoothing, double scale) {
    Objects.checkIndex(label, logits.width());
    double log = logSumExp(logits, row);
    double spread = smoothing / logits.width();
    for (int i = 0; i < logits.width(); i++) {
      double probability = Math.exp(logits.get(row, i) - log);
      double target = (i == label ? 1 - smoothing : 0) + spread;
      logits.set(row, i, (float) (scale * (probability - target)));
    }
  }

  /**
   * Adds the softmax of one row of logits to a row of sums.
   *
   * @param logits z
   * @param row which row
   * @param sums receives the sum
   * @param sumRow which row of it
   * @throws IndexOutOfBoundsException if a row is none of its block
   */
  public static void addSoftmax(Block logits, int row, Block sums, int sumRow) {
    double log = logSumExp(logits, row);
    for (int i = 0; i < logits.width(); i++) {
      double probability = Math.exp(logits.get(row, i) - log);
      sums.set(sumRow, i, (float) (sums.get(sumRow, i) + probability));
    }
  }

  private static double logSumExp(Block logits, int row) {
    double largest = largest(logits, row);
    double sum = 0;
    for (int i = 0; i < logits.width(); i++) {
      sum += Math.exp(logits.get(row, i) - largest);
    }
    return Math.log(sum) + largest;
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
   * @throws IndexOutOfBoundsException if the gradient has not B rows, or fewer columns than neurons
   */
  public static void spread(SpikeList spikes, int batch, Block gradient, MemorySegment error) {
    Checks.floats(error, spikes.entries(), "error");
    Checks.rows(gradient, 0, 0, batch, "gradient of the counts");
    Objects.checkIndex(spikes.neurons() - 1, gradient.padded());
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
