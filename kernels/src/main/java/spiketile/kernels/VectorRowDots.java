package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import spiketile.layout.Block;

/**
 * {@link RowDots} with the vector in registers: four vectors of columns at a time over all the rows,
 * then single vectors for the columns that are left.
 *
 * <p>All passes add, and a clear comes before the first where the dots replace: with the choice inside
 * the loop, a process that has used confined arenas compiled and discarded it for seconds, each time
 * failing a loop predicate, and ran with boxed vectors meanwhile.
 *
 * <p>The lanes are summed by folding a vector onto itself. {@code reduceLanes} would leave the order of
 * the sum open, and indeed sums otherwise in the interpreter than in compiled code: two runs of one
 * training would differ by when the compiler came to this loop.
 */
final class VectorRowDots implements RowDots {
  private static final VectorShuffle<Float> FOLD_8 = fold(8);
  private static final VectorShuffle<Float> FOLD_4 = fold(4);
  private static final VectorShuffle<Float> FOLD_2 = fold(2);
  private static final VectorShuffle<Float> FOLD_1 = fold(1);

  /** Brings each lane of the upper half of a group of {@code 2·distance} lanes onto the lower half. */
  private static VectorShuffle<Float> fold(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> lane ^ Math.min(distance, LANES - 1));
  }

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
      FloatVector sum = left.add(right);
      sum = LANES > 8 ? sum.add(sum.rearrange(FOLD_8)) : sum;
      sum = LANES > 4 ? sum.add(sum.rearrange(FOLD_4)) : sum;
      sum = LANES > 2 ? sum.add(sum.rearrange(FOLD_2)) : sum;
      sum = sum.add(sum.rearrange(FOLD_1));
      out.set(Access.FLOAT, at, out.get(Access.FLOAT, at) + sum.lane(0));
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
      FloatVector sum = a.mul(b);
      sum = LANES > 8 ? sum.add(sum.rearrange(FOLD_8)) : sum;
      sum = LANES > 4 ? sum.add(sum.rearrange(FOLD_4)) : sum;
      sum = LANES > 2 ? sum.add(sum.rearrange(FOLD_2)) : sum;
      sum = sum.add(sum.rearrange(FOLD_1));
      out.set(Access.FLOAT, at, out.get(Access.FLOAT, at) + sum.lane(0));
    }
  }
}
