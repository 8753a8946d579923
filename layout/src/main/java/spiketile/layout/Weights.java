package spiketile.layout;

import java.lang.foreign.MemorySegment;

/** The weights that a product reads: a row for each presynaptic neuron, in fp32 or in bf16. */
public sealed interface Weights permits Block, Bf16Block {
  /**
   * Their memory.
   *
   * @return native memory, 64-byte aligned
   */
  MemorySegment data();

  /**
   * The presynaptic neurons.
   *
   * @return number of rows
   */
  int rows();

  /**
   * The columns that products touch.
   *
   * @return a multiple of 16
   */
  int padded();

  /**
   * Bytes from one row to the next.
   *
   * @return a multiple of 64
   */
  long rowBytes();
}
