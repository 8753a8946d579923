package spiketile.jmh;

import spiketile.kernels.Kernels;
import spiketile.kernels.Projection;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/** Spiketile's own kernels, on synapses that may have their weights in memory of the peer's own. */
record KernelsPeer(Kernels kernels, TileState tile, Projection[] synapses, ModelArena arena)
    implements SpmmPeer, WeightGradientPeer, SampledDotPeer {
  /** On the tile's own weights. */
  static KernelsPeer fp32(Kernels kernels, TileState tile) {
    return new KernelsPeer(kernels, tile, tile.projections, ModelArena.open(0));
  }

  /** On the same weights in bf16. */
  static KernelsPeer bf16(Kernels kernels, TileState tile) {
    ModelArena arena = ModelArena.open(0);
    Projection[] synapses = {new Projection(tile.source, 1, tile.rounded(arena))};
    return new KernelsPeer(kernels, tile, synapses, arena);
  }

  @Override
  public void apply() {
    tile.spmm(kernels, synapses);
  }

  @Override
  public Block current() {
    return tile.trace;
  }

  @Override
  public void weightGradient() {
    tile.weightGradient(kernels);
  }

  @Override
  public void sampledDot() {
    tile.sampledDot(kernels, synapses[0]);
  }

  @Override
  public void close() {
    arena.close();
  }
}
