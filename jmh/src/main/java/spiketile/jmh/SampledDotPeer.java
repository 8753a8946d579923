package spiketile.jmh;

/** One way to compute the error that a {@link TileState} sends down, on the calling thread. */
interface SampledDotPeer extends AutoCloseable {
  /** Computes the error of all entries of the tile's source. */
  void sampledDot();

  /** Gives back what the peer allocated. */
  @Override
  void close();
}
