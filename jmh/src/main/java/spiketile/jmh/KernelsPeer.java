package spiketile.jmh;

import spiketile.kernels.Kernels;
import spiketile.kernels.Projection;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/** Spiketile's own kernels, on a projection that may have its weights in memory of the peer's own. */
record KernelsPeer(Kernels kernels, TileState tile, Projection projection, ModelArena arena)
    implements SpmmPeer, BackwardPeer {
  /** On the tile's own weights. */
  static KernelsPeer fp32(Kernels kernels, TileState tile) {
    return new KernelsPeer(kernels, tile, tile.projection, ModelArena.open(0));
  }

  /** On the same weights in bf16. */
  static KernelsPeer bf16(Kernels kernels, TileState tile) {
    ModelArena arena = ModelArena.open(0);
    Bf16Block rounded = Bf16Block.allocate(arena, tile.inputs, tile.width);
    kernels.bf16Rounding().apply(tile.weights, rounded);
    return new KernelsPeer(kernels, tile, new Projection(tile.source, 1, rounded), arena);
  }

  @Override
  public void apply() {
    Projection[] inputs = {projection};
    kernels.spikeSpmm().apply(inputs, tile.bias, tile.trace, 0, tile.batch, tile.batch, tile.rows);
  }

  @Override
  public Block current() {
    return tile.trace;
  }

  @Override
  public void weightGradient() {
    for (int c = 0; c < tile.chunks; c++) {
      kernels.weightGradient().weights(tile.transposed, c, tile.lambdaChunks[c], tile.gradient);
    }
  }

  @Override
  public void sampledDot() {
    int rows = tile.rows - tile.batch;
    kernels
        .sampledDot()
        .apply(projection, tile.lambda, 0, tile.sourceError, tile.batch, 0, rows, false);
  }

  @Override
  public void close() {
    arena.close();
  }
}
