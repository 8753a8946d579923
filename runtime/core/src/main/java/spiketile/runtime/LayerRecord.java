package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import spiketile.layout.Block;
import spiketile.layout.TilePlan;

/** States of a layer's neurons in all steps. Tiles write columns of their own. */
final class LayerRecord {
  final float[] membranes;
  final float[] lambdas;
  private final int neurons;

  LayerRecord(int rows, int neurons) {
    this.neurons = neurons;
    membranes = new float[rows * neurons];
    lambdas = new float[membranes.length];
  }

  /** Copies rows of a tile's block to rows of {@link #membranes} or {@link #lambdas}. */
  void keep(Block block, int from, int rows, TilePlan tile, float[] into, int to) {
    for (int r = 0; r < rows; r++) {
      MemorySegment.copy(
          block.data(),
          ValueLayout.JAVA_FLOAT,
          (from + r) * (long) block.stride() * Float.BYTES,
          into,
          (to + r) * neurons + tile.firstNeuron(),
          tile.width());
    }
  }
}
