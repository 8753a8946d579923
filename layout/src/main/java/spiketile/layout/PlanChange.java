package spiketile.layout;

/**
 * A change with which a network that was refused fits: it has been planned so.
 *
 * @param kind what is changed
 * @param shape the network with it
 * @param machine the machine with it
 * @param text the change in words
 */
public record PlanChange(Kind kind, NetworkShape shape, MachineProfile machine, String text) {
  /** What can be changed. */
  public enum Kind {
    /** More tiles of the same size. */
    TILES,
    /** More chips of the same tiles. */
    CHIPS,
    /** Fewer samples at a time. */
    BATCH,
    /** Fewer time steps. */
    STEPS,
    /** Lists of fewer steps at a time, computed again in the backward pass. */
    CHECKPOINTS,
    /** Weights in bf16, or none in bf16 beside the fp32 ones. */
    BF16
  }
}
