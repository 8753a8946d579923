package spiketile.kernels;

import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.load;
import static spiketile.kernels.Simd.store;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import spiketile.layout.Block;

/**
 * {@link DenseProduct} with four sums of one vector in registers: both products multiply a matrix of
 * spikes with rows of the other factor, one along its rows and one along its columns.
 */
final class VectorDenseProduct implements DenseProduct {
  @Override
  public void current(
      Block spikes,
      int firstSpikeRow,
      Block weights,
      Block bias,
      Block current,
      int firstCurrentRow,
      int count) {
    Checks.denseCurrent(
        spikes, firstSpikeRow, weights, bias, current, firstCurrentRow, count);
    long spikeRow = 4L * spikes.stride();
    long currentRow = 4L * current.stride();
    for (int r = 0; r < count; r++) {
      long out = (firstCurrentRow + r) * currentRow;
      MemorySegment.copy(bias.data(), 0, current.data(), out, 4L * bias.padded());
    }
    product(
        spikes.data(),
        firstSpikeRow * spikeRow,
        spikeRow,
        Float.BYTES,
        weights.data(),
        0,
        4L * weights.stride(),
        weights.rows(),
        current.data(),
        firstCurrentRow * currentRow,
        currentRow,
        count,
        current.padded());
  }

  @Override
  public void gradient(
      Block spikes,
      int firstSpikeRow,
      Block lambda,
      int firstLambdaRow,
      Block gradient,
      int count) {
    Checks.denseGradient(spikes, firstSpikeRow, lambda, firstLambdaRow, gradient, count);
    product(
        spikes.data(),
        firstSpikeRow * 4L * spikes.stride(),
        Float.BYTES,
        4L * spikes.stride(),
        lambda.data(),
        firstLambdaRow * 4L * lambda.stride(),
        4L * lambda.stride(),
        count,
        gradient.data(),
        0,
        4L * gradient.stride(),
        gradient.rows(),
        gradient.padded());
  }

  /** {@code C[m, n] += Σ_k A[m, k]·B[k, n]} with byte strides; A may be read along either axis. */
  private static void product(
      MemorySegment a,
      long aStart,
      long aRow,
      long aColumn,
      MemorySegment b,
      long bStart,
      long bRow,
      int depth,
      MemorySegment c,
      long cStart,
      long cRow,
      int rows,
      int columns) {
    for (int n = 0; n < columns; n += LANES) {
      long bAt = bStart + 4L * n;
      long cAt = cStart + 4L * n;
      int m = 0;
      for (; m + 4 <= rows; m += 4) {
        four(a, aStart + m * aRow, aRow, aColumn, b, bAt, bRow, depth, c, cAt + m * cRow, cRow);
      }
      for (; m < rows; m++) {
        one(a, aStart + m * aRow, aColumn, b, bAt, bRow, depth, c, cAt + m * cRow);
      }
    }
  }

  private static void four(
      MemorySegment a,
      long aStart,
      long aRow,
      long aColumn,
      MemorySegment b,
      long bStart,
      long bRow,
      int depth,
      MemorySegment c,
      long cStart,
      long cRow) {
    FloatVector sum0 = load(c, cStart);
    FloatVector sum1 = load(c, cStart + cRow);
    FloatVector sum2 = load(c, cStart + 2 * cRow);
    FloatVector sum3 = load(c, cStart + 3 * cRow);
    for (int k = 0; k < depth; k++) {
      FloatVector row = load(b, bStart + k * bRow);
      long at = aStart + k * aColumn;
      sum0 = broadcast(a, at).fma(row, sum0);
      sum1 = broadcast(a, at + aRow).fma(row, sum1);
      sum2 = broadcast(a, at + 2 * aRow).fma(row, sum2);
      sum3 = broadcast(a, at + 3 * aRow).fma(row, sum3);
    }
    store(sum0, c, cStart);
    store(sum1, c, cStart + cRow);
    store(sum2, c, cStart + 2 * cRow);
    store(sum3, c, cStart + 3 * cRow);
  }

  private static void one(
      MemorySegment a,
      long aStart,
      long aColumn,
      MemorySegment b,
      long bStart,
      long bRow,
      int depth,
      MemorySegment c,
      long cStart) {
    FloatVector sum = load(c, cStart);
    for (int k = 0; k < depth; k++) {
      sum = broadcast(a, aStart + k * aColumn).fma(load(b, bStart + k * bRow), sum);
    }
    store(sum, c, cStart);
  }

  private static FloatVector broadcast(MemorySegment segment, long offset) {
    return FloatVector.broadcast(FLOATS, segment.get(Access.FLOAT, offset));
  }
}
