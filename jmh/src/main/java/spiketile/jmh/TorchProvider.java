package spiketile.jmh;

/** The peers that need libtorch, which the Maven profile {@code peers} adds. */
public interface TorchProvider {
  /**
   * The spikes as a dense matrix of 0 and 1, times the weights.
   *
   * @param tile the tile
   * @return the peer
   */
  SpmmPeer dense(TileState tile);

  /**
   * The spikes as a sparse matrix, times the weights.
   *
   * @param tile the tile
   * @return the peer
   */
  SpmmPeer sparse(TileState tile);
}
