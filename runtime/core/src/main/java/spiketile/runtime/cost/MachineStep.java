package spiketile.runtime.cost;

import static spiketile.runtime.cost.WorkUnit.MERGED;
import static spiketile.runtime.cost.WorkUnit.MERGE_ROWS;
import static spiketile.runtime.cost.WorkUnit.SUMMED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import spiketile.layout.LayerPlan;
import spiketile.layout.MachineTiming;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.TilePlan;

/**
 * A training step on a machine whose tiles share nothing but spikes: all layers advance by one time step
 * in each superstep, as a delay of one step allows, forward and then backward; a last superstep
 * updates.
 *
 * <p>In a forward superstep a tile receives the list of the layer below, a row for each sample. In a
 * backward one it receives that list again, since no tile has room for those of all steps, and the
 * partial errors of its own entries from all tiles above. Lists are broadcast: a tile takes as long as
 * what it receives, or sends, if that is more. Chips hold whole layers, in order. What passes from one
 * to the next goes over links first; the samples' input is there when it is needed.
 */
public final class MachineStep {
  private final List<Site> sites = new ArrayList<>();
  private final Costs costs;
  private final MachineTiming timing;
  private final NetworkShape shape;

  /** A layer and where it lives. */
  private record Site(int chip, int population, LayerPlan layer, TileWork work) {
    int tiles() {
      return layer.tiles().size();
    }
  }

  private MachineStep(List<Plan> chips, StepActivity activity, Costs costs) {
    this.costs = costs;
    shape = chips.getFirst().shape();
    timing = chips.getFirst().machine().timing();
    for (int c = 0; c < chips.size(); c++) {
      TileWork work = new TileWork(chips.get(c), activity, sites.size());
      for (LayerPlan layer : chips.get(c).layers()) {
        sites.add(new Site(c, sites.size(), layer, work));
      }
    }
  }

  /**
   * Predicts a step.
   *
   * @param chips the plan of each chip's layers, each for one chip; the first reads the input, every
   *     other one the last layer of the chip before it
   * @param activity of all layers
   * @param costs of a tile
   * @return the prediction
   * @throws IllegalArgumentException if the model does not cover the network
   */
  public static Prediction of(List<Plan> chips, StepActivity activity, Costs costs) {
    return new MachineStep(List.copyOf(chips), activity, costs).prediction();
  }

  private Prediction prediction() {
    int steps = shape.steps();
    double sync = timing.syncCycles() / timing.clockHz();
    return new Prediction(
        shape.batch(),
        List.of(
            new Superstep(
                "forward", steps, slowest(this::forward) / steps, forwardExchange(), sync),
            new Superstep(
                "backward", steps, slowest(this::backward) / steps, backwardExchange(), sync),
            new Superstep("update", 1, slowest(this::update), 0, sync)));
  }

  private double slowest(ToDoubleFunction<Site> work) {
    return sites.stream().mapToDouble(work).max().orElseThrow();
  }

  /** Samples of a step are shared out over a tile's contexts, and the last may have fewer. */
  private double seconds(Work work) {
    int contexts = timing.contexts();
    double idle = (double) Math.ceilDiv(shape.batch(), contexts) * contexts / shape.batch();
    return idle * costs.of(work);
  }

  /** Forward seconds of a layer's slowest tile: its own work, and its part of merging the lists. */
  private double forward(Site site) {
    TileWork work = site.work;
    Work merge =
        Work.of(MERGE_ROWS, work.rows()).and(MERGED, work.entries(site.layer) / site.tiles());
    return slowest(site, tile -> seconds(work.forward(site.layer, tile).and(merge)));
  }

  /** Backward seconds of a layer's slowest tile: its own work, and its part of summing errors. */
  private double backward(Site site) {
    TileWork work = site.work;
    Work sums = Work.of(SUMMED, work.entries(site.layer) * tilesAbove(site) / site.tiles());
    return slowest(
        site,
        tile ->
            seconds(
                work.lambda(site.layer, tile)
                    .and(work.gradient(site.layer, tile))
                    .and(work.errors(site.layer, tile))
                    .and(sums)));
  }

  private double update(Site site) {
    return slowest(site, tile -> costs.of(site.work.update(site.layer, tile)));
  }

  private static double slowest(Site site, ToDoubleFunction<TilePlan> work) {
    return site.layer.tiles().stream().mapToDouble(work).max().orElseThrow();
  }

  private int tilesAbove(Site site) {
    int above = site.population + 1;
    return above < sites.size() ? sites.get(above).tiles() : 0;
  }

  private double forwardExchange() {
    return exchange(slowest(this::listBelow), mostSent(false));
  }

  private double backwardExchange() {
    double most =
        slowest(
            site -> {
              double own = site.work.entries(site.layer) / shape.steps();
              double partials = ExchangeBytes.errors(own * tilesAbove(site) / site.tiles());
              return Math.max(listBelow(site) + partials, errorsBelow(site));
            });
    return exchange(most, mostSent(true));
  }

  /** Bytes of one step that the busiest chip sends: its list upwards, and errors downwards. */
  private double mostSent(boolean errors) {
    double[] sent = new double[sites.getLast().chip + 1];
    for (Site site : sites) {
      if (readsOtherChip(site)) {
        sent[site.chip - 1] += listBelow(site);
        sent[site.chip] += errors ? errorsBelow(site) : 0;
      }
    }
    return Arrays.stream(sent).max().orElseThrow();
  }

  private double exchange(double tileBytes, double linkBytes) {
    return tileBytes / timing.exchangeBytesPerCycle() / timing.clockHz()
        + linkBytes / timing.linkBytesPerSecond();
  }

  /** Whether a layer reads a layer of the chip before its own. */
  private boolean readsOtherChip(Site site) {
    return site.population > 0 && sites.get(site.population - 1).chip < site.chip;
  }

  /** Bytes of one step of the list that a layer reads. */
  private double listBelow(Site site) {
    return ExchangeBytes.list(shape.batch(), site.work.listedBelow(site.layer) / shape.steps());
  }

  /** Bytes of one step of a layer's errors for the layer below, as one tile computes them. */
  private double errorsBelow(Site site) {
    return ExchangeBytes.errors(site.work.errorsBelow(site.layer) / shape.steps());
  }
}
