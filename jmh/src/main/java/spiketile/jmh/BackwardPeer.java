package spiketile.jmh;

/** One way to compute the sparse products of a {@link TileState}'s backward pass, on the calling thread. */
public interface BackwardPeer extends AutoCloseable {
  /** Adds to the tile's gradient, chunk by chunk of time. */
  void weightGradient();

  /** Computes the error of all entries of the tile's source. */
  void sampledDot();

  /** Gives back what the peer allocated. */
  @Override
  void close();
}
