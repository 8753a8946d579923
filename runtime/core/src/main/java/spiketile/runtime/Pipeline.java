package spiketile.runtime;

import java.util.Objects;
import spiketile.kernels.Providers;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.InProcessCollectives;

/**
 * Ranks that have one network together, each some of its layers, a stage: the first rank those next to the input, the last the
 * readout. Only spike lists go up, and errors sampled at their entries come back.
 *
 * <p>The pieces of a batch that go through the ranks, so that all can work at a time, are stretches of time: while a layer
 * computes some steps, the one above computes those before. A state goes on from piece to piece where it lies, so that pieces
 * take no memory, and sums have the order they have without ranks. Of T steps in pieces of s, n ranks work
 * {@code (T/s) / (T/s + n − 1)} of the time if their layers take equally long.
 *
 * <p>The layers of a stage may be on several ranks in turn, its shards, each with some tiles of all of them but the readout and layers of
 * fewer tiles, which all shards have. After each piece forward they tell each other what fired, so that all have the list, and backward
 * they sum the errors at its entries.
 *
 * @param stages ranks that have different layers
 * @param shards ranks that have different tiles of the same layers; of other stages, ranks of the same number talk to each other
 * @param steps of a piece, at least 1; rounded up to whole chunks of the plan
 */
public record Pipeline(Collectives stages, Collectives shards, int steps) {
  /**
   * Checks the steps.
   *
   * @throws IllegalArgumentException if they are not positive
   */
  public Pipeline {
    Objects.requireNonNull(stages, "stages");
    Objects.requireNonNull(shards, "shards");
    if (steps < 1) {
      throw new IllegalArgumentException("a piece has at least one step, not " + steps);
    }
  }

  /**
   * Stages whose layers have all tiles on one rank.
   *
   * @param stages ranks that have different layers
   * @param steps of a piece
   */
  public Pipeline(Collectives stages, int steps) {
    this(stages, InProcessCollectives.open(1, Providers.scalar()).getFirst(), steps);
  }
}
