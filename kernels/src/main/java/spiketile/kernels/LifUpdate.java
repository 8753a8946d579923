package spiketile.kernels;

/**
 * The membrane update of one row of a LIF tile, and the masks of who fired and who is active.
 *
 * <pre>
 *   u ← fma(I, 1/C, α·(u ≥ ϑ ? 0 : u))          fired: u ≥ ϑ          active: ϑ_grad ≤ u &lt; ϑ
 * </pre>
 *
 * <p>Bit i of the masks is neuron i; the longs of the fired mask stand first.
 */
interface LifUpdate {
  void row(LifTile tile, long currentOffset, long membraneOffset);
}
