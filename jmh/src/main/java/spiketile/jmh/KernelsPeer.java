package spiketile.jmh;

import spiketile.kernels.Kernels;
import spiketile.layout.Block;

/** Spiketile's own kernels. */
record KernelsPeer(Kernels kernels, TileState tile) implements SpmmPeer, BackwardPeer {
  @Override
  public void apply() {
    kernels
        .spikeSpmm()
        .apply(tile.projections, tile.bias, tile.trace, 0, tile.batch, tile.batch, tile.rows);
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
    kernels
        .sampledDot()
        .apply(
            tile.projection,
            tile.lambda,
            0,
            tile.sourceError,
            tile.batch,
            0,
            tile.rows - tile.batch,
            false);
  }

  @Override
  public void close() {}
}
