package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/**
 * {@link RowDots} for weights in bf16: strips of pairs, and the last 16 columns, where they have no others
 * to pair with, as the floats that they are.
 */
final class VectorBf16RowDots implements RowDots {
  private static final StripForms<RowDotStrip> PAIRS =
      StripForms.of(VectorBf16RowDotStrip.class, RowDotStrip.class, RowDotStrip.MOST / 2);
  private static final StripForms<RowDotStrip> SINGLES =
      StripForms.of(VectorRowDotStrip.class, RowDotStrip.class, RowDotStrip.MOST);

  @Override
  public void apply(
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
    for (int row = 0; row < rows; row += StripForms.ROWS) {
      strips(
          matrix,
          stride,
          padded,
          index,
          begins,
          begin + 4L * row,
          vectors,
          vectorOffset + row * vectorStride,
          vectorStride,
          out,
          StripForms.rowsFrom(row, rows));
    }
  }

  private static void strips(
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
    int groups = padded / Bf16Block.GROUP;
    int pairs = groups * PairColumns.VECTORS_OF_GROUP;
    for (int first = 0; first < pairs; first += PAIRS.widest()) {
      long c = first * BYTES;
      long o = PairColumns.lower(first);
      PAIRS
          .of(pairs - first)
          .apply(
              matrix,
              c,
              stride,
              index,
              begins,
              begin,
              vectors,
              vectorOffset + o,
              vectorStride,
              out,
              rows);
    }
    if (padded % Bf16Block.GROUP != 0) {
      long c = (long) groups * ModelArena.ALIGNMENT;
      long o = 2 * c;
      RowDotStrip rest = SINGLES.of(Block.PAD / LANES);
      rest.apply(
          matrix,
          c,
          stride,
          index,
          begins,
          begin,
          vectors,
          vectorOffset + o,
          vectorStride,
          out,
          rows);
    }
  }
}
