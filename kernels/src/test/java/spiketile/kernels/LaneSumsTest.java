package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lanes are summed in the order of a fold by half of them, a quarter, and so on, bit for bit. */
class LaneSumsTest {
  @Test
  void eachFloatGetsTheFoldedLanesOfItsVector() {
    for (int count = 1; count <= 3 * Simd.LANES + 1; count++) {
      check(count);
    }
    check(LaneSums.MOST);
  }

  private static void check(int count) {
    int room = Math.ceilDiv(count, Simd.LANES) * Simd.LANES;
    try (GuardedMemory memory = new GuardedMemory()) {
      SplittableRandom random = new SplittableRandom(count);
      MemorySegment vectors = memory.randomFloats(random, room * Simd.LANES);
      vectors.asSlice(count * Simd.BYTES).fill((byte) 0xff); // NaN, of no entry
      MemorySegment out = memory.randomFloats(random, count + 1);
      float[] before = out.toArray(JAVA_FLOAT);
      float[] expected = before.clone();
      for (int i = 0; i < count; i++) {
        expected[i + 1] += folded(vectors.asSlice(i * Simd.BYTES, Simd.BYTES).toArray(JAVA_FLOAT));
      }

      LaneSums.addTo(vectors, out, Float.BYTES, count);

      assertThat(out.toArray(JAVA_FLOAT)).as("%d vectors", count).isEqualTo(expected);
    }
  }

  private static float folded(float[] lanes) {
    float[] sums = lanes;
    while (sums.length > 1) {
      int half = sums.length / 2;
      float[] folded = Arrays.copyOf(sums, half);
      for (int i = 0; i < half; i++) {
        folded[i] += sums[half + i];
      }
      sums = folded;
    }
    return sums[0];
  }
}
