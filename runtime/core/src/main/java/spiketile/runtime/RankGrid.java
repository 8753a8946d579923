package spiketile.runtime;

import spiketile.runtime.collectives.Collectives;

/**
 * Ranks in replicas of a network, each cut into as many stages: rank {@code replica·stages + stage}, so that the stages of a replica,
 * which talk most, are neighbours.
 *
 * <pre>{@code
 * RankGrid grid = RankGrid.of(world, 4);
 * Network network = Network.open(spec, optimizer, run, new Pipeline(grid.stages(), 10));
 * network.shareBatches(grid.replicas());
 * }</pre>
 *
 * @param stages the ranks of this one's replica
 * @param replicas the ranks that have the same layers in all replicas
 */
public record RankGrid(Collectives stages, Collectives replicas) implements AutoCloseable {
  /**
   * Cuts a group. Called by all its ranks.
   *
   * @param world all ranks; to be closed after the grid
   * @param stages of a replica
   * @return this rank's place
   * @throws IllegalArgumentException if the ranks are no multiple of the stages
   */
  public static RankGrid of(Collectives world, int stages) {
    if (stages < 1 || world.ranks() % stages != 0) {
      throw new IllegalArgumentException(
          "%d ranks cannot be cut into replicas of %d stages".formatted(world.ranks(), stages));
    }
    return new RankGrid(world.split(world.rank() / stages), world.split(world.rank() % stages));
  }

  /** Leaves both groups. */
  @Override
  public void close() {
    replicas.close();
    stages.close();
  }
}
