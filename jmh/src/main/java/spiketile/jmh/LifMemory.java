package spiketile.jmh;

import spiketile.kernels.Kernels;
import spiketile.kernels.LifTile;
import spiketile.kernels.Neurons;
import spiketile.kernels.Surrogate;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;
import spiketile.layout.Plan;
import spiketile.layout.SpikeList;

/**
 * The neurons of a {@link TileState}, all with the poster's parameters, in memory of their own.
 *
 * @param tile whose synapses reach them
 * @param lif the neurons; their list has room for every neuron in every row
 * @param arena where they lie
 */
record LifMemory(TileState tile, LifTile lif, ModelArena arena) implements AutoCloseable {
  static LifMemory open(TileState tile) {
    ModelArena arena = ModelArena.open(0);
    int rows = tile.rows;
    int width = tile.width;
    Block values = parameters(arena, width);
    LifTile lif =
        new LifTile(
            tile.projections,
            tile.bias,
            new Neurons(values, new Surrogate.FastSigmoid(10)),
            Block.allocate(arena, tile.batch, width),
            Block.allocate(arena, tile.batch, width),
            arena.allocate(Plan.maskBytes(values.padded(), tile.batch)),
            SpikeList.allocate(arena, width, rows, SpikeList.Detail.SIGMA, rows * width));
    return new LifMemory(tile, lif, arena);
  }

  private static Block parameters(ModelArena arena, int width) {
    Block values = Block.allocate(arena, 4, width);
    for (int i = 0; i < values.padded(); i++) {
      boolean real = i < width;
      values.set(Neurons.ALPHA, i, real ? 0.95f : 0);
      values.set(Neurons.INV_C, i, real ? 0.5f : 0);
      values.set(Neurons.THETA, i, real ? 1 : Float.POSITIVE_INFINITY);
      values.set(Neurons.THETA_GRAD, i, real ? 0.9f : Float.POSITIVE_INFINITY);
    }
    return values;
  }

  /** Starts a sequence: membranes are zero, and the list has the empty rows of the first step. */
  void begin() {
    lif.spikes().begin(tile.rows, tile.batch);
    lif.membrane().data().fill((byte) 0);
  }

  /** Forward pass over all rows; returns the row after the last. */
  int forward(Kernels kernels) {
    begin();
    return kernels.lifForward().spikes(lif, tile.batch, tile.batch, tile.rows);
  }

  @Override
  public void close() {
    arena.close();
  }
}
