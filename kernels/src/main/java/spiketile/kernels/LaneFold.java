package spiketile.kernels;

import static spiketile.kernels.Simd.FLOATS;
import static spiketile.kernels.Simd.LANES;

import jdk.incubator.vector.VectorShuffle;

/**
 * Shuffles that fold a vector onto itself, to sum its lanes in a fixed order: by 8 if it has more than 8
 * lanes, by 4 if more than 4, and so on down to 1; the sum is in lane 0.
 *
 * <p>{@code reduceLanes} would leave the order of the sum open, and indeed sums otherwise in the
 * interpreter than in compiled code: two runs of one training would differ by when the compiler came to
 * the loop.
 */
final class LaneFold {
  static final VectorShuffle<Float> BY_8 = by(8);
  static final VectorShuffle<Float> BY_4 = by(4);
  static final VectorShuffle<Float> BY_2 = by(2);
  static final VectorShuffle<Float> BY_1 = by(1);

  private LaneFold() {}

  /** Brings each lane of the upper half of a group of {@code 2·distance} lanes onto the lower half. */
  private static VectorShuffle<Float> by(int distance) {
    return VectorShuffle.fromOp(FLOATS, lane -> lane ^ Math.min(distance, LANES - 1));
  }
}
