package spiketile.jmh;

import spiketile.layout.Block;

/** One way to compute the current that the spikes of a {@link TileState} cause, on the calling thread. */
public interface SpmmPeer extends AutoCloseable {
  /** Computes the current of all rows from the first step's on, bias included. */
  void apply();

  /**
   * What the last {@link #apply} computed.
   *
   * @return the tile's current; rows before the first step's hold anything
   */
  Block current();

  /** Gives back what the peer allocated. */
  @Override
  void close();
}
