package spiketile.kernels;

/**
 * The membrane update of some rows of a LIF tile, and the bits of who fired and who is active.
 *
 * <pre>
 *   u ← fma(I, 1/C, α·(u ≥ ϑ ? 0 : u))          fired: u ≥ ϑ          active: u ≥ ϑ_grad
 * </pre>
 *
 * <p>The bits are laid out as {@link LifMasks} says.
 */
interface LifUpdate {
  /** Updates {@code count} rows whose current and membrane start at the given bytes. */
  void rows(LifTile tile, long currentOffset, long membraneOffset, int count);
}
