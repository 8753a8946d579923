package spiketile.jmh;

/** One way to compute the gradient of a {@link TileState}'s weights, on the calling thread. */
interface WeightGradientPeer extends AutoCloseable {
  /** Adds to the tile's gradient, chunk by chunk of time. */
  void weightGradient();

  /** Gives back what the peer allocated. */
  @Override
  void close();
}
