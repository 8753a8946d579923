package spiketile.runtime;

/** How a network multiplies spikes and λ with its weights. What a network is does not depend on it. */
public enum Product {
  /** By the lists: work for each neuron that fired or is active. */
  SPARSE,

  /**
   * Currents and gradients of weights by dense products of spikes as 0 and 1, which take as long whoever fires; errors
   * still at active neurons alone. Not for recurrent layers, and not for weights in bf16.
   */
  DENSE
}
