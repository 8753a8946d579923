package spiketile.runtime;

/** What the time of a training step is spent on. */
public enum Phase {
  /** Spikes and logits: currents, neurons, lists of tiles, readout. */
  FORWARD("compute forward"),

  /** Errors and gradients: loss, λ, products, transposition of lists. */
  BACKWARD("compute backward"),

  /** Tiles' lists become a layer's, tiles' partial errors become a layer's. */
  EXCHANGE("exchange"),

  /** A thread has nothing to do: others are still busy, or the calling thread works alone. */
  WAIT("wait at the barrier"),

  /** Updates of parameters. */
  OPTIMIZER("optimizer"),

  /** Loading of batches and saving of models. */
  IO("I/O"),

  /** Whatever the program does between steps: order of samples, reports, progress. */
  OTHER("other");

  private final String label;

  Phase(String label) {
    this.label = label;
  }

  /**
   * The phase in words.
   *
   * @return for a table, say
   */
  public String label() {
    return label;
  }
}
