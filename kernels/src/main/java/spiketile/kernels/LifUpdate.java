package spiketile.kernels;

/**
 * The membrane update of some rows of a LIF tile, and the masks of who fired and who is active.
 *
 * <pre>
 *   u ← fma(I, 1/C, α·(u ≥ ϑ ? 0 : u))          fired: u ≥ ϑ          active: ϑ_grad ≤ u &lt; ϑ
 * </pre>
 *
 * <p>A row's masks are one long for each group of {@link #lanes} neurons, the rows without a gap: the
 * low half has a bit for each neuron that fired, the high half one for each that is only active.
 */
interface LifUpdate {
  /** Neurons of one mask: at least 2, at most 32, a divisor of the padded width. */
  int lanes();

  /** Updates {@code count} rows whose current and membrane start at the given bytes. */
  void rows(LifTile tile, long currentOffset, long membraneOffset, int count);
}
