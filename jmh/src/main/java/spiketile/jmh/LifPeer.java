package spiketile.jmh;

/** One way to run a tile's neurons forward from the spikes that reach them, on the calling thread. */
interface LifPeer {
  /** Computes all rows from the first step's on: membranes from zero, and the tile's own list anew. */
  void forward();
}
