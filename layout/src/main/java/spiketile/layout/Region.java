package spiketile.layout;

/** The kinds of memory that a plan counts: first a tile's own, then what the exchange shares. */
public enum Region {
  /** Weights: rows of W, then of R if the layer is recurrent, then one of b, then of α if it is learnt. */
  PARAMETERS("weights"),
  /** W and R in bf16, for a network whose products read them so. */
  BF16_WEIGHTS("bf16 weights"),
  /** The gradient, shaped like the parameters. */
  GRADIENT("gradient"),
  /** The optimizer's moments, each shaped like the parameters. */
  MOMENTS("moments"),
  /** α, 1/C, ϑ and ϑ_grad, a row each. */
  NEURONS("neurons"),
  /** u of the running time step. */
  MEMBRANE("membrane"),
  /** u of all time steps, where α is learnt. */
  MEMBRANES("membranes"),
  /** Summed input current and bit masks of the running time step. */
  SCRATCH("scratch"),
  /** The tile's spike list: ids, σ', row bounds. */
  TILE_LIST("spikes"),
  /** Where the tile's rows stand in the layer's list. */
  MERGE_INDEX("merge index"),
  /** u at the start of each segment that is computed twice, with checkpoints only. */
  CHECKPOINTS("checkpoints"),
  /** λ of one chunk of time and of the step after it: a tile's own, or its group's. */
  LAMBDA("lambda"),
  /** The layer's merged spike list. */
  LAYER_LIST("layer list"),
  /** The layer's error at its active ids, of one chunk of time. */
  ERROR("error"),
  /** The error of the layer below, summed over a group of tiles. */
  ERROR_PARTIALS("partials"),
  /** One chunk of the list below by presynaptic neuron. */
  TRANSPOSED("transposed"),
  /** Logits, or v over time of a leaky readout and then its λ. */
  READOUT("readout"),
  /** The spikes as a dense matrix, for dense products only. */
  DENSE_SPIKES("dense spikes");

  private final String label;

  Region(String label) {
    this.label = label;
  }

  /**
   * A short name for tables.
   *
   * @return lower case words
   */
  public String label() {
    return label;
  }
}
