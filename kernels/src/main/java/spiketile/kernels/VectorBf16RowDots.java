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
final class VectorBf16RowDots extends FoldedRowDots {
  private static final StripForms<RowDotStrip> PAIRS =
      StripForms.of(VectorBf16RowDotStrip.class, RowDotStrip.class, RowDotStrip.MOST / 2);
  private static final StripForms<RowDotStrip> SINGLES =
      StripForms.of(VectorRowDotStrip.class, RowDotStrip.class, RowDotStrip.MOST);

  @Override
  void block(
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
      int rows) {
    int groups = padded / Bf16Block.GROUP;
    int pairs = groups * PairColumns.VECTORS_OF_GROUP;
    for (int v = 0; v < pairs; v += PAIRS.widest()) {
      strip(
          PAIRS.of(pairs - v, v * BYTES, stride),
          matrix,
          v * BYTES,
          stride,
          index,
          first,
          end,
          begins,
          begin,
          vectors,
          vectorOffset + PairColumns.lower(v),
          vectorStride,
          sums,
          out,
          rows);
    }
    if (padded % Bf16Block.GROUP != 0) {
      long c = (long) groups * ModelArena.ALIGNMENT;
      strip(
          SINGLES.of(Block.PAD / LANES, c, stride),
          matrix,
          c,
          stride,
          index,
          first,
          end,
          begins,
          begin,
          vectors,
          vectorOffset + 2 * c,
          vectorStride,
          sums,
          out,
          rows);
    }
  }
}
