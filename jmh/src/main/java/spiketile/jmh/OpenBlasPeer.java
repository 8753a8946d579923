package spiketile.jmh;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Block;

/** OpenBLAS's {@code sgemm} on the spikes as a matrix of 0 and 1: the dense product at its best. */
final class OpenBlasPeer implements SpmmPeer {
  private final TileState tile;
  private final Gemm gemm;
  private final DenseState dense = new DenseState();
  private final Block sources;
  private final Block computed;

  private OpenBlasPeer(TileState tile, Gemm gemm) {
    this.tile = tile;
    this.gemm = gemm;
    computed = tile.computedCurrent();
    dense.open(tile);
    sources = dense.spikes.rows(0, computed.rows());
  }

  /** Expands the tile's spikes, and loads a library of that name. */
  static OpenBlasPeer open(TileState tile, String library) {
    return new OpenBlasPeer(tile, BlasGemm.openBlas(library, Peers.THREADS));
  }

  /** The product is added to the bias, which is copied into every row first. */
  @Override
  public void apply() {
    long bytes = 4L * computed.padded();
    for (int r = 0; r < computed.rows(); r++) {
      MemorySegment.copy(tile.bias.data(), 0, computed.data(), 4L * r * computed.stride(), bytes);
    }
    gemm.product(1, sources, tile.weights, 1, computed);
  }

  @Override
  public Block current() {
    return tile.trace;
  }

  @Override
  public void close() {
    dense.close();
  }
}
