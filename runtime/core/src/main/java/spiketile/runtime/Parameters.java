package spiketile.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import spiketile.kernels.Kernels;
import spiketile.layout.Block;

/**
 * All parameters of a network by layer and kind, with gradients and moments, as matrices: whole rows of
 * a layer, put together from its tiles' columns.
 */
final class Parameters {
  private final NetworkSpec spec;
  private final Kernels kernels;
  private final List<Layer> layers;
  private final LayerRange own;
  private final ModelParallel ranks;

  /**
   * Describes the parameters.
   *
   * @param ranks who has the others; null if all are here
   */
  Parameters(
      NetworkSpec spec, Kernels kernels, List<Layer> layers, LayerRange own, ModelParallel ranks) {
    this.ranks = ranks;
    this.own = own;
    this.spec = spec;
    this.kernels = kernels;
    this.layers = layers;
  }

  /** The values that stand beside each parameter. */
  enum State {
    PARAMETERS,
    GRADIENT,
    MOMENT_1,
    MOMENT_2
  }

  float[] get(int layer, ParameterKind kind, State state) {
    long count = spec.parameterCount(layer, kind);
    try (Arena temporary = Arena.ofShared()) {
      MemorySegment rows = temporary.allocate(ValueLayout.JAVA_FLOAT, count);
      copy(layer, kind, state, rows, true);
      if (ranks != null) {
        ranks.gather(layer, rows);
      }
      return rows.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  /** Refuses another number of values than there are parameters. */
  void set(int layer, ParameterKind kind, float[] values) {
    long count = spec.parameterCount(layer, kind);
    if (values.length != count) {
      throw new IllegalArgumentException(
          "layer %d has %d values of %s, not %d".formatted(layer + 1, count, kind, values.length));
    }
    try (Arena temporary = Arena.ofConfined()) {
      MemorySegment rows = temporary.allocateFrom(ValueLayout.JAVA_FLOAT, values);
      copy(layer, kind, State.PARAMETERS, rows, false);
    }
  }

  /** Copies whole rows of any layer out, on the first of the ranks that have some; called by all of them. */
  void collect(int layer, ParameterKind kind, State state, MemorySegment rows) {
    if (own.has(layer)) {
      copy(layer, kind, state, rows, true);
    }
    if (ranks != null) {
      ranks.collect(layer, rows);
    }
  }

  /** Copies whole rows of a layer of this rank between its tiles and a contiguous matrix. */
  void copy(int layer, ParameterKind kind, State state, MemorySegment rows, boolean out) {
    int count = spec.rows(layer, kind);
    int neurons = spec.layers().get(layer).neurons();
    for (Tile tile : layers.get(layer - own.first()).tiles()) {
      Block block =
          switch (state) {
            case PARAMETERS -> tile.parameters;
            case GRADIENT -> tile.gradient;
            case MOMENT_1 -> tile.memory.moment(0);
            case MOMENT_2 -> tile.memory.moment(1);
          };
      int first =
          switch (kind) {
            case WEIGHT -> 0;
            case RECURRENT -> spec.inputsOf(layer);
            case BIAS -> tile.biasRow;
            case ALPHA -> tile.biasRow + 1;
          };
      Tile.copyColumns(block, first, count, tile.plan, rows, neurons, out);
      if (!out && state == State.PARAMETERS) {
        tile.takeParameters(kernels);
      }
    }
  }

  /** The first layer with a parameter that is not finite, or −1. */
  int firstNonFiniteLayer() {
    for (int l = own.first(); l < own.end(); l++) {
      List<Tile> tiles = layers.get(l - own.first()).tiles();
      if (!tiles.stream().allMatch(tile -> isFinite(tile.parameters))) {
        return l;
      }
    }
    return -1;
  }

  private static boolean isFinite(Block block) {
    for (int r = 0; r < block.rows(); r++) {
      for (int c = 0; c < block.width(); c++) {
        if (!Float.isFinite(block.get(r, c))) {
          return false;
        }
      }
    }
    return true;
  }
}
