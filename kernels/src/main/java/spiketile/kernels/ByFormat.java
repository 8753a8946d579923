package spiketile.kernels;

import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.Weights;

/**
 * A loop over weights, for each format that they may have.
 *
 * @param fp32 for a {@link Block}
 * @param bf16 for a {@link Bf16Block}
 */
record ByFormat<T>(T fp32, T bf16) {
  T of(Weights weights) {
    return switch (weights) {
      case Block ignored -> fp32;
      case Bf16Block ignored -> bf16;
    };
  }
}
