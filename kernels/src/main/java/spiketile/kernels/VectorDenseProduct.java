package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

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
    Checks.denseCurrent(spikes, firstSpikeRow, weights, bias, current, firstCurrentRow, count);
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
    FloatVector sum0 = fromMemorySegment(FLOATS, c, cStart, ORDER);
    FloatVector sum1 = fromMemorySegment(FLOATS, c, cStart + cRow, ORDER);
    FloatVector sum2 = fromMemorySegment(FLOATS, c, cStart + 2 * cRow, ORDER);
    FloatVector sum3 = fromMemorySegment(FLOATS, c, cStart + 3 * cRow, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector row = fromMemorySegment(FLOATS, b, bStart + k * bRow, ORDER);
      long at = aStart + k * aColumn;
      sum0 = FloatVector.broadcast(FLOATS, a.get(Access.FLOAT, at)).fma(row, sum0);
      sum1 = FloatVector.broadcast(FLOATS, a.get(Access.FLOAT, at + aRow)).fma(row, sum1);
      sum2 = FloatVector.broadcast(FLOATS, a.get(Access.FLOAT, at + 2 * aRow)).fma(row, sum2);
      sum3 = FloatVector.broadcast(FLOATS, a.get(Access.FLOAT, at + 3 * aRow)).fma(row, sum3);
    }
    sum0.intoMemorySegment(c, cStart, ORDER);
    sum1.intoMemorySegment(c, cStart + cRow, ORDER);
    sum2.intoMemorySegment(c, cStart + 2 * cRow, ORDER);
    sum3.intoMemorySegment(c, cStart + 3 * cRow, ORDER);
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
    FloatVector sum = fromMemorySegment(FLOATS, c, cStart, ORDER);
    for (int k = 0; k < depth; k++) {
      sum =
          FloatVector.broadcast(FLOATS, a.get(Access.FLOAT, aStart + k * aColumn))
              .fma(fromMemorySegment(FLOATS, b, bStart + k * bRow, ORDER), sum);
    }
    sum.intoMemorySegment(c, cStart, ORDER);
  }
}
