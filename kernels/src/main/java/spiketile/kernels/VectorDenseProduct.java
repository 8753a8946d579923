package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import spiketile.layout.Block;

/**
 * {@link DenseProduct} in tiles of four rows and two vectors, whose eight sums stay in registers.
 *
 * <p>All products are {@code C[m,n] = start[m,n] + Σ_k A[m,k]·B[k,n]}. Currents and errors read A along its rows, the
 * gradient along its columns, where the four factors of a step are neighbours. Six rows would hide more of the latency
 * of a multiply-add, but are more than the compiler takes into one loop ({@code NodeCountInliningCutoff}).
 */
final class VectorDenseProduct implements DenseProduct {
  /** Rows of C in a tile. */
  private static final int ROWS = DenseScratch.ROWS;

  /** Columns of C in a tile. */
  private static final int COLUMNS = 2 * LANES;

  private static final long PAIR = 2 * BYTES;

  /** Rows of λ whose part of the gradient is summed at a time: they, and as many rows of spikes, stay in cache. */
  private static final int DEPTH = 256;

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
    for (int r = 0; r < count; r += ROWS) {
      alongRows(
          spikes.data(),
          (firstSpikeRow + r) * spikes.rowBytes(),
          spikes.rowBytes(),
          weights.data(),
          weights.rowBytes(),
          weights.rows(),
          bias.data(),
          current.data(),
          (firstCurrentRow + r) * current.rowBytes(),
          current.rowBytes(),
          Math.min(ROWS, count - r),
          current.padded());
    }
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
    for (int r = 0; r < count; r += DEPTH) {
      for (int j = 0; j < gradient.rows(); j += ROWS) {
        alongColumns(
            spikes.data(),
            (firstSpikeRow + r) * spikes.rowBytes() + 4L * j,
            spikes.rowBytes(),
            lambda.data(),
            (firstLambdaRow + r) * lambda.rowBytes(),
            lambda.rowBytes(),
            Math.min(DEPTH, count - r),
            gradient.data(),
            j * gradient.rowBytes(),
            gradient.rowBytes(),
            Math.min(ROWS, gradient.rows() - j),
            gradient.padded());
      }
    }
  }

  @Override
  public void error(
      Projection synapses,
      Block lambda,
      int base,
      MemorySegment error,
      int batch,
      int firstRow,
      int endRow,
      boolean add) {
    Block weights = Checks.denseError(synapses, lambda, base, error, batch, firstRow, endRow);
    DenseScratch scratch = DenseScratch.ofThread(weights);
    int first = firstRow + synapses.lag(batch) - base;
    for (int r = 0; r < endRow - firstRow; r += ROWS) {
      int rows = Math.min(ROWS, endRow - firstRow - r);
      alongRows(
          lambda.data(),
          (first + r) * lambda.rowBytes(),
          lambda.rowBytes(),
          scratch.transposed,
          scratch.rowBytes,
          weights.padded(),
          scratch.zeros,
          scratch.product,
          0,
          scratch.rowBytes,
          rows,
          scratch.padded);
      scratch.take(synapses.source(), firstRow + r, rows, error, add);
    }
  }

  /** Up to four rows of C from as many of A; all start alike. */
  private static void alongRows(
      MemorySegment a,
      long aAt,
      long aRow,
      MemorySegment b,
      long bRow,
      int depth,
      MemorySegment start,
      MemorySegment c,
      long cAt,
      long cRow,
      int rows,
      int columns) {
    int n = 0;
    for (; rows == ROWS && n + COLUMNS <= columns; n += COLUMNS) {
      tileAlongRows(a, aAt, aRow, b, 4L * n, bRow, depth, start, c, cAt + 4L * n, cRow);
    }
    for (; n < columns; n += LANES) {
      for (int m = 0; m < rows; m++) {
        long to = cAt + m * cRow + 4L * n;
        one(a, aAt + m * aRow, Float.BYTES, b, 4L * n, bRow, depth, start, 4L * n, c, to);
      }
    }
  }

  /** Adds to up to four rows of C what as many columns of A come to. */
  private static void alongColumns(
      MemorySegment a,
      long aAt,
      long aRow,
      MemorySegment b,
      long bAt,
      long bRow,
      int depth,
      MemorySegment c,
      long cAt,
      long cRow,
      int rows,
      int columns) {
    int n = 0;
    for (; rows == ROWS && n + COLUMNS <= columns; n += COLUMNS) {
      tileAlongColumns(a, aAt, aRow, b, bAt + 4L * n, bRow, depth, c, cAt + 4L * n, cRow);
    }
    for (; n < columns; n += LANES) {
      for (int m = 0; m < rows; m++) {
        long to = cAt + m * cRow + 4L * n;
        one(a, aAt + 4L * m, aRow, b, bAt + 4L * n, bRow, depth, c, to, c, to);
      }
    }
  }

  private static void tileAlongRows(
      MemorySegment a,
      long aAt,
      long aRow,
      MemorySegment b,
      long bAt,
      long bRow,
      int depth,
      MemorySegment start,
      MemorySegment c,
      long cAt,
      long cRow) {
    MemorySegment a0 = a.asSlice(aAt, 4L * depth);
    MemorySegment a1 = a.asSlice(aAt + aRow, 4L * depth);
    MemorySegment a2 = a.asSlice(aAt + 2 * aRow, 4L * depth);
    MemorySegment a3 = a.asSlice(aAt + 3 * aRow, 4L * depth);
    FloatVector left0 = fromMemorySegment(FLOATS, start, bAt, ORDER);
    FloatVector right0 = fromMemorySegment(FLOATS, start, bAt + BYTES, ORDER);
    FloatVector left1 = left0;
    FloatVector right1 = right0;
    FloatVector left2 = left0;
    FloatVector right2 = right0;
    FloatVector left3 = left0;
    FloatVector right3 = right0;
    for (int k = 0; k < depth; k++) {
      MemorySegment pair = b.asSlice(bAt + k * bRow, PAIR);
      FloatVector left = fromMemorySegment(FLOATS, pair, 0, ORDER);
      FloatVector right = fromMemorySegment(FLOATS, pair, BYTES, ORDER);
      FloatVector factor = broadcast(a0, 4L * k);
      left0 = left.fma(factor, left0);
      right0 = right.fma(factor, right0);
      factor = broadcast(a1, 4L * k);
      left1 = left.fma(factor, left1);
      right1 = right.fma(factor, right1);
      factor = broadcast(a2, 4L * k);
      left2 = left.fma(factor, left2);
      right2 = right.fma(factor, right2);
      factor = broadcast(a3, 4L * k);
      left3 = left.fma(factor, left3);
      right3 = right.fma(factor, right3);
    }
    put(left0, right0, c, cAt);
    put(left1, right1, c, cAt + cRow);
    put(left2, right2, c, cAt + 2 * cRow);
    put(left3, right3, c, cAt + 3 * cRow);
  }

  private static void tileAlongColumns(
      MemorySegment a,
      long aAt,
      long aRow,
      MemorySegment b,
      long bAt,
      long bRow,
      int depth,
      MemorySegment c,
      long cAt,
      long cRow) {
    FloatVector left0 = fromMemorySegment(FLOATS, c, cAt, ORDER);
    FloatVector right0 = fromMemorySegment(FLOATS, c, cAt + BYTES, ORDER);
    FloatVector left1 = fromMemorySegment(FLOATS, c, cAt + cRow, ORDER);
    FloatVector right1 = fromMemorySegment(FLOATS, c, cAt + cRow + BYTES, ORDER);
    FloatVector left2 = fromMemorySegment(FLOATS, c, cAt + 2 * cRow, ORDER);
    FloatVector right2 = fromMemorySegment(FLOATS, c, cAt + 2 * cRow + BYTES, ORDER);
    FloatVector left3 = fromMemorySegment(FLOATS, c, cAt + 3 * cRow, ORDER);
    FloatVector right3 = fromMemorySegment(FLOATS, c, cAt + 3 * cRow + BYTES, ORDER);
    for (int k = 0; k < depth; k++) {
      MemorySegment factors = a.asSlice(aAt + k * aRow, 4L * ROWS);
      MemorySegment pair = b.asSlice(bAt + k * bRow, PAIR);
      FloatVector left = fromMemorySegment(FLOATS, pair, 0, ORDER);
      FloatVector right = fromMemorySegment(FLOATS, pair, BYTES, ORDER);
      FloatVector factor = broadcast(factors, 0);
      left0 = left.fma(factor, left0);
      right0 = right.fma(factor, right0);
      factor = broadcast(factors, 4);
      left1 = left.fma(factor, left1);
      right1 = right.fma(factor, right1);
      factor = broadcast(factors, 8);
      left2 = left.fma(factor, left2);
      right2 = right.fma(factor, right2);
      factor = broadcast(factors, 12);
      left3 = left.fma(factor, left3);
      right3 = right.fma(factor, right3);
    }
    put(left0, right0, c, cAt);
    put(left1, right1, c, cAt + cRow);
    put(left2, right2, c, cAt + 2 * cRow);
    put(left3, right3, c, cAt + 3 * cRow);
  }

  /** One row and one vector, with A along either axis: what the tiles leave over. */
  private static void one(
      MemorySegment a,
      long aAt,
      long aStep,
      MemorySegment b,
      long bAt,
      long bRow,
      int depth,
      MemorySegment start,
      long startAt,
      MemorySegment c,
      long cAt) {
    FloatVector sum = fromMemorySegment(FLOATS, start, startAt, ORDER);
    for (int k = 0; k < depth; k++) {
      FloatVector row = fromMemorySegment(FLOATS, b, bAt + k * bRow, ORDER);
      sum = row.fma(broadcast(a, aAt + k * aStep), sum);
    }
    sum.intoMemorySegment(c, cAt, ORDER);
  }

  private static FloatVector broadcast(MemorySegment a, long at) {
    return FloatVector.broadcast(FLOATS, a.get(Access.FLOAT, at));
  }

  private static void put(FloatVector left, FloatVector right, MemorySegment c, long at) {
    left.intoMemorySegment(c, at, ORDER);
    right.intoMemorySegment(c, at + BYTES, ORDER);
  }
}
