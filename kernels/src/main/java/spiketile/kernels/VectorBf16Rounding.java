package spiketile.kernels;

import static spiketile.kernels.Simd.INTS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/** {@link Bf16Rounding}, a vector of pairs at a time. */
final class VectorBf16Rounding implements Bf16Rounding {
  private static final long LINE = ModelArena.ALIGNMENT;

  @Override
  public void apply(Block masters, Bf16Block rounded) {
    Checks.sameShape(masters, rounded);
    long groups = rounded.padded() / Bf16Block.GROUP;
    for (int r = 0; r < masters.rows(); r++) {
      long in = r * masters.rowBytes();
      long out = r * rounded.rowBytes();
      for (int g = 0; g < groups; g++) {
        pairs(masters.data(), in + 2 * LINE * g, rounded.data(), out + LINE * g);
      }
      if (rounded.padded() % Bf16Block.GROUP != 0) {
        singles(masters.data(), in + 2 * LINE * groups, rounded.data(), out + LINE * groups);
      }
    }
  }

  private static void pairs(MemorySegment masters, long in, MemorySegment rounded, long out) {
    for (int i = 0; i < Block.PAD; i += LANES) {
      long at = 4L * i;
      IntVector lower = IntVector.fromMemorySegment(INTS, masters, in + at, ORDER);
      IntVector upper = IntVector.fromMemorySegment(INTS, masters, in + LINE + at, ORDER);
      lower = lower.add(lower.lanewise(VectorOperators.LSHR, 16).and(1)).add(0x7fff);
      upper = upper.add(upper.lanewise(VectorOperators.LSHR, 16).and(1)).add(0x7fff);
      lower
          .lanewise(VectorOperators.LSHR, 16)
          .or(upper.and(0xffff0000))
          .intoMemorySegment(rounded, out + at, ORDER);
    }
  }

  private static void singles(MemorySegment masters, long in, MemorySegment rounded, long out) {
    for (int i = 0; i < Block.PAD; i += LANES) {
      long at = 4L * i;
      IntVector bits = IntVector.fromMemorySegment(INTS, masters, in + at, ORDER);
      bits.add(bits.lanewise(VectorOperators.LSHR, 16).and(1))
          .add(0x7fff)
          .and(0xffff0000)
          .intoMemorySegment(rounded, out + at, ORDER);
    }
  }
}
