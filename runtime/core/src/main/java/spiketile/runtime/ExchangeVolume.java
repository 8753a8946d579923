package spiketile.runtime;

/**
 * What exchanges moved, in bytes, beside what they would have moved without sparsity. Each list and
 * error counts once, however many tiles read it.
 *
 * @param lists spikes as lists: 4 bytes an entry, and 8 a row for its bounds
 * @param errors errors sampled at the entries of lists: 4 bytes each
 * @param dense activations and errors of the same layers and rows, if every neuron had one: 4 bytes each
 */
public record ExchangeVolume(long lists, long errors, long dense) {
  /**
   * What was moved.
   *
   * @return lists and errors
   */
  public long bytes() {
    return lists + errors;
  }

  /**
   * How many times as much dense activations and errors would be.
   *
   * @return above 1 if lists are smaller; NaN if nothing was exchanged
   */
  public double saving() {
    return (double) dense / bytes();
  }
}
