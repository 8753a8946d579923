package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/** {@link Bf16Rounding}, one pair after another. */
final class ScalarBf16Rounding implements Bf16Rounding {
  @Override
  public void apply(Block masters, Bf16Block rounded) {
    Checks.sameShape(masters, rounded);
    for (int r = 0; r < masters.rows(); r++) {
      row(masters.data(), r * masters.rowBytes(), rounded, r * rounded.rowBytes());
    }
  }

  private static void row(MemorySegment masters, long row, Bf16Block rounded, long out) {
    for (int first = 0; first < rounded.padded(); first += Bf16Block.GROUP) {
      boolean single = first + Bf16Block.GROUP > rounded.padded();
      for (int i = 0; i < Block.PAD; i++) {
        long at = out + (long) first / Bf16Block.GROUP * ModelArena.ALIGNMENT + 4L * i;
        int lower = bits(masters, row + 4L * (first + i));
        int pair = single ? lower : lower >>> 16 | bits(masters, row + 4L * (first + 16 + i));
        rounded.data().set(Access.INT, at, pair);
      }
    }
  }

  private static int bits(MemorySegment masters, long at) {
    return Float.floatToRawIntBits(Bf16Block.round(masters.get(Access.FLOAT, at)));
  }
}
