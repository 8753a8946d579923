package spiketile.kernels;

import java.lang.foreign.MemorySegment;

/**
 * {@link RowDots} in blocks of entries: strips of columns leave a vector for each entry of a block, whose lanes
 * are then summed for many entries together ({@link LaneSums}).
 */
abstract class FoldedRowDots implements RowDots {
  @Override
  public final void apply(
      MemorySegment matrix,
      long stride,
      int padded,
      MemorySegment index,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment out,
      int rows) {
    MemorySegment sums = LaneSums.ofThread();
    int first = begins.get(Access.INT, begin);
    int row = 0;
    while (row < rows) {
      int most = first + LaneSums.MOST;
      int stop = endOfBlock(begins, begin, row, StripForms.rowsFrom(row, rows), most);
      int end = stop > row ? begins.get(Access.INT, begin + 4L * stop) : most;
      if (first != end) {
        block(
            matrix,
            stride,
            padded,
            index,
            first,
            end,
            begins,
            begin + 4L * row,
            vectors,
            vectorOffset + row * vectorStride,
            vectorStride,
            sums,
            out,
            Math.max(1, stop - row));
      }
      first = end;
      row = stop;
    }
  }

  /** The row after the last that ends before an entry; {@code row} itself if it does not. */
  private static int endOfBlock(MemorySegment begins, long begin, int row, int rows, int entry) {
    int stop = row;
    while (stop < row + rows && begins.get(Access.INT, begin + 4L * stop + 4) <= entry) {
      stop++;
    }
    return stop;
  }

  /** Adds the dot products of entries {@code [first, end)}, a strip of columns after another. */
  abstract void block(
      MemorySegment matrix,
      long stride,
      int padded,
      MemorySegment index,
      int first,
      int end,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment sums,
      MemorySegment out,
      int rows);

  /** Adds those of one strip. */
  static void strip(
      RowDotStrip strip,
      MemorySegment matrix,
      long column,
      long stride,
      MemorySegment index,
      int first,
      int end,
      MemorySegment begins,
      long begin,
      MemorySegment vectors,
      long vectorOffset,
      long vectorStride,
      MemorySegment sums,
      MemorySegment out,
      int rows) {
    strip.apply(
        matrix,
        column,
        stride,
        index,
        first,
        end,
        begins,
        begin,
        vectors,
        vectorOffset,
        vectorStride,
        sums,
        rows);
    LaneSums.addTo(sums, out, 4L * first, end - first);
  }
}
