package spiketile.runtime;

/**
 * The time steps 1 … of a segment, cut into chunks whose λ rows fit a tile's cache.
 *
 * @param steps steps of the segment
 * @param length steps of a chunk; the last may be shorter
 */
record TimeChunks(int steps, int length) {
  int count() {
    return Math.ceilDiv(steps, length);
  }

  /** The chunk that begins with a time step, or the number of chunks for the step after the last. */
  int startingAt(int step) {
    return Math.ceilDiv(step - 1, length);
  }

  /** First time step of a chunk, counted from 1. */
  int first(int chunk) {
    return chunk * length + 1;
  }

  /** Time step after the last of a chunk. */
  int end(int chunk) {
    return Math.min(steps, (chunk + 1) * length) + 1;
  }
}
