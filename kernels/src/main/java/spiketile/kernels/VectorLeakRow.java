package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import spiketile.layout.Block;

/** {@link LeakRow}, a vector of neurons at a time. */
final class VectorLeakRow implements LeakRow {
  private static final boolean PAIR = LANES < Block.PAD;
  private static final int WIDTH = PAIR ? 2 * LANES : LANES;
  private static final long COLUMN = 4L * WIDTH;

  @Override
  public void decay(Neurons neurons, Block block, long from, long to, int rows) {
    for (int i = 0; i < block.padded(); i += WIDTH) {
      column(neurons, block, 4L * i, from, to, rows);
    }
  }

  /** Some neurons of all rows: their α stays in registers, and a row's bounds are checked once. */
  private static void column(
      Neurons neurons, Block block, long column, long from, long to, int rows) {
    MemorySegment values = neurons.values().data();
    long alpha = neurons.offset(Neurons.ALPHA) + column;
    long stride = 4L * block.stride();
    long bytes = (rows - 1) * stride + COLUMN;
    MemorySegment next = block.data().asSlice(from + column, bytes);
    MemorySegment row = block.data().asSlice(to + column, bytes);
    FloatVector alphaA = fromMemorySegment(FLOATS, values, alpha, ORDER);
    FloatVector alphaB =
        PAIR ? fromMemorySegment(FLOATS, values, alpha + BYTES, ORDER) : FloatVector.zero(FLOATS);
    for (int r = 0; r < rows; r++) {
      MemorySegment in = next.asSlice(r * stride, COLUMN);
      MemorySegment out = row.asSlice(r * stride, COLUMN);
      alphaA.mul(fromMemorySegment(FLOATS, in, 0, ORDER)).intoMemorySegment(out, 0, ORDER);
      if (PAIR) {
        alphaB
            .mul(fromMemorySegment(FLOATS, in, BYTES, ORDER))
            .intoMemorySegment(out, BYTES, ORDER);
      }
    }
  }

  @Override
  public void integrate(Neurons neurons, Block block, long from, long to) {
    MemorySegment data = block.data();
    MemorySegment values = neurons.values().data();
    long alpha = neurons.offset(Neurons.ALPHA);
    long invC = neurons.offset(Neurons.INV_C);
    int end = block.padded();
    for (int i = 0; i < end; i += LANES) {
      long at = 4L * i;
      FloatVector left =
          fromMemorySegment(FLOATS, values, alpha + at, ORDER)
              .mul(fromMemorySegment(FLOATS, data, from + at, ORDER));
      fromMemorySegment(FLOATS, data, to + at, ORDER)
          .fma(fromMemorySegment(FLOATS, values, invC + at, ORDER), left)
          .intoMemorySegment(data, to + at, ORDER);
    }
  }

  @Override
  public void scale(Neurons neurons, Block block, long offset) {
    MemorySegment data = block.data();
    MemorySegment values = neurons.values().data();
    long invC = neurons.offset(Neurons.INV_C);
    int end = block.padded();
    for (int i = 0; i < end; i += LANES) {
      long at = 4L * i;
      fromMemorySegment(FLOATS, data, offset + at, ORDER)
          .mul(fromMemorySegment(FLOATS, values, invC + at, ORDER))
          .intoMemorySegment(data, offset + at, ORDER);
    }
  }
}
