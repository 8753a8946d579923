package spiketile.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;
import spiketile.layout.SpikeList;

/** What a thread needs for λ·Wᵀ: Wᵀ, and some rows of the product before a list takes what it asks for. */
final class DenseScratch {
  /** Rows of the product at a time. */
  static final int ROWS = 4;

  /** Floats to which rows are padded: two of the widest vectors. */
  private static final int PAD = 2 * Block.PAD;

  /** Rows of W that are transposed together: they fill a line of each row of Wᵀ. */
  private static final int LINE = Block.PAD;

  private static final ThreadLocal<DenseScratch> OF_THREAD =
      ThreadLocal.withInitial(DenseScratch::new);

  /** Wᵀ, {@code [P][presynaptic]}. */
  MemorySegment transposed = MemorySegment.NULL;

  /** A row of zeros. */
  MemorySegment zeros = MemorySegment.NULL;

  /** Rows of the product. */
  MemorySegment product = MemorySegment.NULL;

  /** Floats of a row of each. */
  int padded;

  long rowBytes;

  private DenseScratch() {}

  /** The calling thread's, with Wᵀ of these weights. */
  static DenseScratch ofThread(Block weights) {
    DenseScratch scratch = OF_THREAD.get();
    scratch.transpose(weights);
    return scratch;
  }

  private void transpose(Block weights) {
    padded = (weights.rows() + PAD - 1) / PAD * PAD;
    rowBytes = 4L * padded;
    if (transposed.byteSize() < weights.padded() * rowBytes || zeros.byteSize() < rowBytes) {
      open(weights.padded());
    }
    for (int j = 0; j < weights.rows(); j += LINE) {
      int lines = Math.min(LINE, weights.rows() - j);
      for (int i = 0; i < weights.padded(); i++) {
        transposeLine(weights, j, lines, i);
      }
    }
  }

  private void open(int width) {
    Arena memory = Arena.ofAuto();
    transposed = memory.allocate(width * rowBytes, ModelArena.ALIGNMENT);
    zeros = memory.allocate(rowBytes, ModelArena.ALIGNMENT);
    product = memory.allocate(ROWS * rowBytes, ModelArena.ALIGNMENT);
  }

  private void transposeLine(Block weights, int firstRow, int rows, int column) {
    long to = column * rowBytes + 4L * firstRow;
    long from = firstRow * weights.rowBytes() + 4L * column;
    for (int r = 0; r < rows; r++) {
      float weight = weights.data().get(Access.FLOAT, from + r * weights.rowBytes());
      transposed.set(Access.FLOAT, to + 4L * r, weight);
    }
  }

  /** Takes from the product what the entries of as many rows of a list ask for. */
  void take(SpikeList list, int firstRow, int rows, MemorySegment error, boolean add) {
    for (int r = 0; r < rows; r++) {
      int first = list.rowStart(firstRow + r);
      int count = list.rowStart(firstRow + r + 1) - first;
      if (add) {
        add(list.ids(), first, count, r * rowBytes, error);
      } else {
        put(list.ids(), first, count, r * rowBytes, error);
      }
    }
  }

  private void put(MemorySegment ids, int first, int count, long row, MemorySegment error) {
    MemorySegment from = product.asSlice(row, rowBytes);
    MemorySegment index = ids.asSlice(4L * first, 4L * count);
    MemorySegment to = error.asSlice(4L * first, 4L * count);
    for (int k = 0; k < count; k++) {
      to.set(Access.FLOAT, 4L * k, from.get(Access.FLOAT, 4L * index.get(Access.INT, 4L * k)));
    }
  }

  private void add(MemorySegment ids, int first, int count, long row, MemorySegment error) {
    MemorySegment from = product.asSlice(row, rowBytes);
    MemorySegment index = ids.asSlice(4L * first, 4L * count);
    MemorySegment to = error.asSlice(4L * first, 4L * count);
    for (int k = 0; k < count; k++) {
      float e = from.get(Access.FLOAT, 4L * index.get(Access.INT, 4L * k));
      to.set(Access.FLOAT, 4L * k, to.get(Access.FLOAT, 4L * k) + e);
    }
  }
}
