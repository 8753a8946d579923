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
 */
final class LaneSums {
  /** Vectors that are summed at a time: they fill half of a usual L1. */
  static final int MOST = (int) (16 * 1024 / BYTES);

  private static final long GROUP = LANES * BYTES;

  private static final VectorShuffle<Float> BY_HALF = shuffle(LANES / 2);
  private static final VectorShuffle<Float> BY_QUARTER = shuffle(LANES / 4);
  private static final VectorShuffle<Float> BY_EIGHTH = shuffle(LANES / 8);
  private static final VectorShuffle<Float> BY_SIXTEENTH = shuffle(LANES / 16);
  private static final VectorMask<Float> ODD_HALVES = mask(LANES / 2);
  private static final VectorMask<Float> ODD_QUARTERS = mask(LANES / 4);
  private static final VectorMask<Float> ODD_EIGHTHS = mask(LANES / 8);
  private static final VectorMask<Float> ODD_SIXTEENTHS = mask(LANES / 16);

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
    for (int g = 0; g < groups; g++) {
      MemorySegment group = vectors.asSlice(g * GROUP, GROUP);
      FloatVector sums =
          LANES > 8
              ? of16(group)
              : LANES > 4 ? of8(group, 0) : LANES > 2 ? of4(group, 0) : of2(group, 0);
      sums.intoMemorySegment(vectors, g * BYTES, ORDER);
    }
    ADD.add(vectors, 0, out, offset, count);
  }

  private static FloatVector of16(MemorySegment group) {
    FloatVector a = of8(group, 0);
    FloatVector b = of8(group, LANES / 16);
    FloatVector crossed = b.blend(a, ODD_SIXTEENTHS).rearrange(BY_SIXTEENTH);
    return a.blend(b, ODD_SIXTEENTHS).add(crossed);
  }

  private static FloatVector of8(MemorySegment group, int first) {
    FloatVector a = of4(group, first);
    FloatVector b = of4(group, first + LANES / 8);
    FloatVector crossed = b.blend(a, ODD_EIGHTHS).rearrange(BY_EIGHTH);
    return a.blend(b, ODD_EIGHTHS).add(crossed);
  }

  private static FloatVector of4(MemorySegment group, int first) {
    FloatVector a = of2(group, first);
    FloatVector b = of2(group, first + LANES / 4);
    FloatVector crossed = b.blend(a, ODD_QUARTERS).rearrange(BY_QUARTER);
    return a.blend(b, ODD_QUARTERS).add(crossed);
  }

  private static FloatVector of2(MemorySegment group, int first) {
    FloatVector a = fromMemorySegment(FLOATS, group, first * BYTES, ORDER);
    FloatVector b = fromMemorySegment(FLOATS, group, (first + LANES / 2) * BYTES, ORDER);
    FloatVector crossed = b.blend(a, ODD_HALVES).rearrange(BY_HALF);
    return a.blend(b, ODD_HALVES).add(crossed);
  }

  /** Exchanges neighbouring groups of so many lanes. */
  private static VectorShuffle<Float> shuffle(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> lane ^ distance);
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
