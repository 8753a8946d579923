package spiketile.runtime;

import java.util.Objects;
import spiketile.runtime.collectives.Collectives;

/**
 * Ranks that have one network together, each some of its layers: the first rank those next to the input, the last the
 * readout. Only spike lists go up, and errors sampled at their entries come back.
 *
 * <p>The pieces of a batch that go through the ranks, so that all can work at a time, are stretches of time: while a layer
 * computes some steps, the one above computes those before. A state goes on from piece to piece where it lies, so that pieces
 * take no memory, and sums have the order they have without ranks. Of T steps in pieces of s, n ranks work
 * {@code (T/s) / (T/s + n − 1)} of the time if their layers take equally long.
 *
 * @param ranks all ranks of the network
 * @param steps of a piece, at least 1; rounded up to whole chunks of the plan
 */
public record Pipeline(Collectives ranks, int steps) {
  /**
   * Checks the steps.
   *
   * @throws IllegalArgumentException if they are not positive
   */
  public Pipeline {
    Objects.requireNonNull(ranks, "ranks");
    if (steps < 1) {
      throw new IllegalArgumentException("a piece has at least one step, not " + steps);
    }
  }
}
