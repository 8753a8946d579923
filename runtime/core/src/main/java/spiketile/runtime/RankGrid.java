package spiketile.runtime;

import spiketile.runtime.collectives.Collectives;

/**
 * Ranks in replicas of a network, each cut into as many stages of layers, and each stage into as many shards of tiles: rank
 * {@code (replica·stages + stage)·shards + shard}, so that those who talk most are neighbours.
 *
 * <pre>{@code
 * RankGrid grid = RankGrid.of(world, 4, 1);
 * Network network = Network.open(spec, optimizer, run, grid.pipeline(10));
 * network.shareBatches(grid.replicas());
 * }</pre>
 *
 * @param stages the ranks of this one's replica that have the same shard of other layers
 * @param shards the ranks of its replica that have other tiles of the same layers
 * @param replicas the ranks that have the same in all replicas
 */
public record RankGrid(Collectives stages, Collectives shards, Collectives replicas)
    implements AutoCloseable {
  /**
   * Cuts a group. Called by all its ranks.
   *
   * @param world all ranks; to be closed after the grid
   * @param stages of a replica
   * @param shards of a stage
   * @return this rank's place
   * @throws IllegalArgumentException if the ranks are no multiple of the shards of all stages
   */
  public static RankGrid of(Collectives world, int stages, int shards) {
    if (stages < 1 || shards < 1 || world.ranks() % (stages * shards) != 0) {
      throw new IllegalArgumentException(
          "%d ranks cannot be cut into replicas of %d stages of %d shards"
              .formatted(world.ranks(), stages, shards));
    }
    int shard = world.rank() % shards;
    int stage = world.rank() / shards % stages;
    int replica = world.rank() / shards / stages;
    return new RankGrid(
        world.split(replica * shards + shard),
        world.split(replica * stages + stage),
        world.split(stage * shards + shard));
  }

  /**
   * The ranks that have this one's replica together.
   *
   * @param steps of a piece
   * @return what a network is opened with
   */
  public Pipeline pipeline(int steps) {
    return new Pipeline(stages, shards, steps);
  }

  /** Leaves the groups. */
  @Override
  public void close() {
    replicas.close();
    shards.close();
    stages.close();
  }
}
