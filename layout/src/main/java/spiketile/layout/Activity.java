package spiketile.layout;

import java.util.Collections;
import java.util.List;

/**
 * How busy each population is: the share of its neurons that are active in a time step, on average.
 *
 * <p>Assumed before a run, or measured in one. It decides how much room lists have at first, and
 * what load a tile is expected to have.
 *
 * @param shares one for each population, the input first, from 0 to 1; that of a leaky readout, which
 *     has no spikes, is not used
 */
public record Activity(List<Double> shares) {
  /** What is assumed of every population where nothing is known. */
  public static final double ASSUMED = 0.1;

  /**
   * Checks the shares and keeps its own copy.
   *
   * @throws IllegalArgumentException if one is not from 0 to 1
   */
  public Activity {
    shares = List.copyOf(shares);
    for (int p = 0; p < shares.size(); p++) {
      MachineTiming.require("activity of population " + p, shares.get(p), 0, 1);
    }
  }

  /**
   * The same share for all populations.
   *
   * @param shape the network
   * @param share from 0 to 1
   * @return the activity
   */
  public static Activity same(NetworkShape shape, double share) {
    return new Activity(Collections.nCopies(shape.layers().size() + 1, share));
  }

  /**
   * The share of one population.
   *
   * @param population 0 for the input, l + 1 for the layer of index l
   * @return its active share
   */
  public double of(int population) {
    return shares.get(population);
  }
}
