package spiketile.kernels;

import static jdk.incubator.vector.FloatVector.fromMemorySegment;
import static spiketile.kernels.Simd.BYTES;
import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;
import static spiketile.kernels.Simd.ORDER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import spiketile.layout.ModelArena;

/**
 * The sums of the lanes of many vectors, as many vectors at a time as each has lanes.
 *
 * <p>One vector is summed by folding it onto itself: for 8 lanes, three shuffles and three adds that wait for
 * each other. Two vectors are folded as one when the half of one that is not needed any more gives its
 * place to the other's: a tree of 7 such folds sums 8 vectors, and each lane of what is left is the sum of one.
 * No fold waits for more than two others.
 *
 * <p>Lanes are added in the order of a fold by half the lanes, by a quarter, and so on. {@code reduceLanes}
 * would leave the order open, and indeed sums otherwise in the interpreter than in compiled code: two
 * runs of one training would differ by when the compiler came to the loop.
 *
 * <p>The tree is written out, since methods that return vectors are not always inlined: with them, in one
 * process of four or so, a fold took twenty times as long.
 */
final class LaneSums {
  /** Vectors that are summed at a time: they fill half of a usual L1. */
  static final int MOST = (int) (16 * 1024 / BYTES);

  /** Bytes of the vectors that one is left of, after those of 16 lanes have been folded once. */
  private static final long GROUP = Math.min(LANES, 8) * BYTES;

  private static final VectorShuffle<Float> BY_8 = shuffle(8);
  private static final VectorShuffle<Float> BY_4 = shuffle(4);
  private static final VectorShuffle<Float> BY_2 = shuffle(2);
  private static final VectorShuffle<Float> BY_1 = shuffle(1);
  private static final VectorMask<Float> ODD_8 = mask(8);
  private static final VectorMask<Float> ODD_4 = mask(4);
  private static final VectorMask<Float> ODD_2 = mask(2);
  private static final VectorMask<Float> ODD_1 = mask(1);

  private static final VectorAddFloats ADD = new VectorAddFloats();

  private static final ThreadLocal<MemorySegment> OF_THREAD =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(MOST * BYTES, ModelArena.ALIGNMENT));

  private LaneSums() {}

  /** Room for {@link #MOST} vectors, of the calling thread. */
  static MemorySegment ofThread() {
    return OF_THREAD.get();
  }

  /**
   * Adds the sum of each vector to a float.
   *
   * <pre>
   *   out[i] += Σ_l vectors[i][l]
   * </pre>
   *
   * @param vectors the vectors, one after the other; undefined afterwards
   * @param out floats, from {@code offset} on
   * @param count vectors, at most {@link #MOST}
   */
  static void addTo(MemorySegment vectors, MemorySegment out, long offset, int count) {
    int groups = (count + LANES - 1) / LANES;
    if (LANES > 8) {
      foldBy8(vectors, groups * LANES / 2);
    }
    foldGroups(vectors, groups);
    ADD.add(vectors, 0, out, offset, count);
  }

  /** Folds the vectors of each group of 16, eight apart, to so many in all. */
  private static void foldBy8(MemorySegment vectors, int left) {
    for (int i = 0; i < left; i++) {
      MemorySegment pair = vectors.asSlice((2 * i - i % 8) * BYTES, 9 * BYTES);
      FloatVector a = fromMemorySegment(FLOATS, pair, 0, ORDER);
      FloatVector b = fromMemorySegment(FLOATS, pair, 8 * BYTES, ORDER);
      a = a.blend(b, ODD_8).add(b.blend(a, ODD_8).rearrange(BY_8));
      a.intoMemorySegment(vectors, i * BYTES, ORDER);
    }
  }

  /** Folds each group, of 8, 4 or 2 vectors, to one. */
  private static void foldGroups(MemorySegment vectors, int groups) {
    for (int group = 0; group < groups; group++) {
      MemorySegment in = vectors.asSlice(group * GROUP, GROUP);
      FloatVector a = fromMemorySegment(FLOATS, in, 0, ORDER);
      FloatVector b = fromMemorySegment(FLOATS, in, BYTES, ORDER);
      if (LANES > 2) {
        FloatVector c = fromMemorySegment(FLOATS, in, 2 * BYTES, ORDER);
        FloatVector d = fromMemorySegment(FLOATS, in, 3 * BYTES, ORDER);
        if (LANES > 4) {
          FloatVector e = fromMemorySegment(FLOATS, in, 4 * BYTES, ORDER);
          a = a.blend(e, ODD_4).add(e.blend(a, ODD_4).rearrange(BY_4));
          FloatVector f = fromMemorySegment(FLOATS, in, 5 * BYTES, ORDER);
          b = b.blend(f, ODD_4).add(f.blend(b, ODD_4).rearrange(BY_4));
          FloatVector g = fromMemorySegment(FLOATS, in, 6 * BYTES, ORDER);
          c = c.blend(g, ODD_4).add(g.blend(c, ODD_4).rearrange(BY_4));
          FloatVector h = fromMemorySegment(FLOATS, in, 7 * BYTES, ORDER);
          d = d.blend(h, ODD_4).add(h.blend(d, ODD_4).rearrange(BY_4));
        }
        a = a.blend(c, ODD_2).add(c.blend(a, ODD_2).rearrange(BY_2));
        b = b.blend(d, ODD_2).add(d.blend(b, ODD_2).rearrange(BY_2));
      }
      a = a.blend(b, ODD_1).add(b.blend(a, ODD_1).rearrange(BY_1));
      a.intoMemorySegment(vectors, group * BYTES, ORDER);
    }
  }

  /** Exchanges neighbouring groups of so many lanes, if there are such. */
  private static VectorShuffle<Float> shuffle(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> lane ^ Math.min(distance, LANES - 1));
  }

  /** Every second group of so many lanes. */
  private static VectorMask<Float> mask(int distance) {
    boolean[] odd = new boolean[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      odd[lane] = (lane & distance) != 0;
    }
    return VectorMask.fromArray(FLOATS, odd, 0);
  }
}
