package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.load;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import spiketile.layout.Block;

/**
 * {@link RowDots} with the vector in registers: four vectors of columns at a time over all the rows,
 * then single vectors for the columns that are left.
 */
final class VectorRowDots implements RowDots {
  @Override
  public void apply(
      Block matrix,
      MemorySegment index,
      int from,
      int to,
      MemorySegment vector,
      long vectorOffset,
      MemorySegment out,
      boolean add) {
    MemorySegment data = matrix.data();
    long stride = 4L * matrix.stride();
    int columns = matrix.padded();
    boolean more = add;
    int i = 0;
    for (; i + 4 * LANES <= columns; i += 4 * LANES) {
      long c = 4L * i;
      four(data, c, stride, index, from, to, vector, vectorOffset + c, out, more);
      more = true;
    }
    for (; i < columns; i += LANES) {
      long c = 4L * i;
      one(data, c, stride, index, from, to, vector, vectorOffset + c, out, more);
      more = true;
    }
  }

  private static void four(
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      int from,
      int to,
      MemorySegment vector,
      long offset,
      MemorySegment out,
      boolean add) {
    FloatVector a = load(vector, offset);
    FloatVector b = load(vector, offset + BYTES);
    FloatVector c = load(vector, offset + 2 * BYTES);
    FloatVector d = load(vector, offset + 3 * BYTES);
    for (int k = from; k < to; k++) {
      long at = (long) k << 2;
      long row = column + index.get(Access.INT, at) * stride;
      FloatVector left = a.mul(load(matrix, row));
      FloatVector right = b.mul(load(matrix, row + BYTES));
      left = c.fma(load(matrix, row + 2 * BYTES), left);
      right = d.fma(load(matrix, row + 3 * BYTES), right);
      float start = add ? out.get(Access.FLOAT, at) : 0f;
      out.set(Access.FLOAT, at, start + left.add(right).reduceLanes(VectorOperators.ADD));
    }
  }

  private static void one(
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      int from,
      int to,
      MemorySegment vector,
      long offset,
      MemorySegment out,
      boolean add) {
    FloatVector a = load(vector, offset);
    for (int k = from; k < to; k++) {
      long at = (long) k << 2;
      FloatVector b = load(matrix, column + index.get(Access.INT, at) * stride);
      float start = add ? out.get(Access.FLOAT, at) : 0f;
      out.set(Access.FLOAT, at, start + a.mul(b).reduceLanes(VectorOperators.ADD));
    }
  }
}
