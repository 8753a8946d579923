package spiketile.runtime.cost;

/** What a training step consists of, each in the unit that its time grows with. */
public enum WorkUnit {
  /** Fired presynaptic ids that a tile reads in its forward product. */
  FORWARD_IDS,
  /** Floats of the weight rows that these ids name. */
  FORWARD_FLOATS,
  /** Floats of current and membrane that the LIF update goes over. */
  NEURON_FLOATS,
  /** Entries that a tile writes into its own list. */
  LISTED,
  /** Rows of tiles' lists that a merge visits. */
  MERGE_ROWS,
  /** Entries of a layer's list that a merge writes. */
  MERGED,
  /** Fired ids that are sorted by neuron. */
  TRANSPOSED,
  /** Ids that the two backward products read: rows of λ for the gradient, entries for the error. */
  BACKWARD_IDS,
  /** Floats of λ that are added to rows of the gradient. */
  GRADIENT_FLOATS,
  /** Floats of the gradient itself that are read and written, once for each chunk of time. */
  GRADIENT_ROWS,
  /** Floats of weight rows in the sampled dot products. */
  DOT_FLOATS,
  /** Floats of λ that the recursion computes. */
  DECAY_FLOATS,
  /** Entries at which an error is added to λ. */
  SCATTERED,
  /** Floats of partial errors that are summed. */
  SUMMED,
  /** Floats of parameters that the optimizer updates. */
  PARAMETERS,
  /** Barriers. */
  BARRIERS
}
