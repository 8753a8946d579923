package spiketile.runtime.cost;

/**
 * A superstep: compute, then exchange, then synchronise. All times are in seconds and of one such
 * superstep.
 *
 * @param name what is done in it
 * @param count how many of them a training step has
 * @param compute of the slowest processor
 * @param exchange of the slowest processor, or of the links between chips
 * @param sync the barrier
 */
public record Superstep(String name, int count, double compute, double exchange, double sync) {
  /**
   * The time of all of them.
   *
   * @return seconds
   */
  public double seconds() {
    return count * (compute + exchange + sync);
  }

  /**
   * What takes most of it.
   *
   * @return the largest of the three, the first of equals
   */
  public Bound bound() {
    return Bound.of(compute, exchange, sync);
  }
}
