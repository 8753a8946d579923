package spiketile.kernels;

import spiketile.layout.Block;

/** Leak of rows of a tile, forward or backward in time; offsets are bytes of rows of a block. */
interface LeakRow {
  /** {@code block[to] = α·block[from]} for so many rows from there on; those of {@code to} are none of the others. */
  void decay(Neurons neurons, Block block, long from, long to, int rows);

  /** {@code block[to] = fma(block[to], 1/C, α·block[from])}. */
  void integrate(Neurons neurons, Block block, long from, long to);

  /** {@code block[at] = (1/C)·block[at]}. */
  void scale(Neurons neurons, Block block, long at);
}
