package spiketile.kernels;

import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.LANES;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/**
 * {@link AccumulateRows} for weights in bf16: strips of pairs, and the last 16 columns, where they have no others
 * to pair with, as the floats that they are.
 */
final class VectorBf16AccumulateRows implements AccumulateRows {
  private static final StripForms<AccumulateStrip> PAIRS =
      StripForms.of(
          VectorBf16AccumulateStrip.class, AccumulateStrip.class, AccumulateStrip.MOST / 2);
  private static final StripForms<AccumulateStrip> SINGLES =
      StripForms.of(VectorAccumulateStrip.class, AccumulateStrip.class, AccumulateStrip.MOST);

  @Override
  public void apply(
      MemorySegment matrix,
      long stride,
      int padded,
      MemorySegment index,
      MemorySegment begins,
      long begin,
      MemorySegment ends,
      long end,
      MemorySegment start,
      long startOffset,
      long startStride,
      MemorySegment out,
      long outOffset,
      long outStride,
      int rows) {
    for (int row = 0; row < rows; row += StripForms.ROWS) {
      strips(
          matrix,
          stride,
          padded,
          index,
          begins,
          begin + 4L * row,
          ends,
          end + 4L * row,
          start,
          startOffset + row * startStride,
          startStride,
          out,
          outOffset + row * outStride,
          outStride,
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
      MemorySegment ends,
      long end,
      MemorySegment start,
      long startOffset,
      long startStride,
      MemorySegment out,
      long outOffset,
      long outStride,
      int rows) {
    int groups = padded / Bf16Block.GROUP;
    int pairs = groups * PairColumns.VECTORS_OF_GROUP;
    for (int first = 0; first < pairs; first += PAIRS.widest()) {
      long c = first * BYTES;
      long o = PairColumns.lower(first);
      PAIRS
          .of(pairs - first, c, stride)
          .apply(
              matrix,
              c,
              stride,
              index,
              begins,
              begin,
              ends,
              end,
              start,
              startOffset + o,
              startStride,
              out,
              outOffset + o,
              outStride,
              rows);
    }
    if (padded % Bf16Block.GROUP != 0) {
      long c = (long) groups * ModelArena.ALIGNMENT;
      long o = 2 * c;
      AccumulateStrip rest = SINGLES.of(Block.PAD / LANES, c, stride);
      rest.apply(
          matrix,
          c,
          stride,
          index,
          begins,
          begin,
          ends,
          end,
          start,
          startOffset + o,
          startStride,
          out,
          outOffset + o,
          outStride,
          rows);
    }
  }
}
