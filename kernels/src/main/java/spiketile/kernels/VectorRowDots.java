package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import spiketile.layout.Block;

/**
 * {@link RowDots} with the vector in registers: four vectors of columns at a time over all the rows,
 * then single vectors for the columns that are left.
 *
 * <p>All passes add, and a clear comes before the first where the dots replace: with the choice inside
 * the loop, a process that has used confined arenas compiled and discarded it for seconds, each time
 * failing a loop predicate, and ran with boxed vectors meanwhile.
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
    if (!add) {
      clear(out, from, to);
    }
    int i = 0;
    for (; i + 4 * LANES <= columns; i += 4 * LANES) {
      long c = 4L * i;
      four(data, c, stride, index, from, to, vector, vectorOffset + c, out);
    }
    for (; i < columns; i += LANES) {
      long c = 4L * i;
      one(data, c, stride, index, from, to, vector, vectorOffset + c, out);
    }
  }

  private static void clear(MemorySegment out, int from, int to) {
    for (int k = from; k < to; k++) {
      out.set(Access.FLOAT, (long) k << 2, 0f);
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
      MemorySegment out) {
    FloatVector a = fromMemorySegment(FLOATS, vector, offset, ORDER);
    FloatVector b = fromMemorySegment(FLOATS, vector, offset + BYTES, ORDER);
    FloatVector c = fromMemorySegment(FLOATS, vector, offset + 2 * BYTES, ORDER);
    FloatVector d = fromMemorySegment(FLOATS, vector, offset + 3 * BYTES, ORDER);
    for (int k = from; k < to; k++) {
      long at = (long) k << 2;
      long row = column + index.get(Access.INT, at) * stride;
      FloatVector left = a.mul(fromMemorySegment(FLOATS, matrix, row, ORDER));
      FloatVector right = b.mul(fromMemorySegment(FLOATS, matrix, row + BYTES, ORDER));
      left = c.fma(fromMemorySegment(FLOATS, matrix, row + 2 * BYTES, ORDER), left);
      right = d.fma(fromMemorySegment(FLOATS, matrix, row + 3 * BYTES, ORDER), right);
      float start = out.get(Access.FLOAT, at);
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
      MemorySegment out) {
    FloatVector a = fromMemorySegment(FLOATS, vector, offset, ORDER);
    for (int k = from; k < to; k++) {
      long at = (long) k << 2;
      FloatVector b =
          fromMemorySegment(FLOATS, matrix, column + index.get(Access.INT, at) * stride, ORDER);
      float start = out.get(Access.FLOAT, at);
      out.set(Access.FLOAT, at, start + a.mul(b).reduceLanes(VectorOperators.ADD));
    }
  }
}
