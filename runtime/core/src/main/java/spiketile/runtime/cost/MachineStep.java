package spiketile.runtime.cost;

import static spiketile.runtime.cost.WorkUnit.MERGED;
import static spiketile.runtime.cost.WorkUnit.MERGE_ROWS;
import static spiketile.runtime.cost.WorkUnit.SUMMED;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;
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
 * what it receives. Chips hold whole layers, in order. What passes from one to the next goes over its
 * links, before it is broadcast there; the samples' input is there when it is needed.
 */
public final class MachineStep {
  private final List<Plan> chips;
  private final StepActivity activity;
  private final Costs costs;
  private final MachineTiming timing;
  private final NetworkShape shape;

  private MachineStep(List<Plan> chips, StepActivity activity, Costs costs) {
    this.chips = chips;
    this.activity = activity;
    this.costs = costs;
    shape = chips.getFirst().shape();
    timing = chips.getFirst().machine().timing();
  }

  /**
   * Predicts a step.
   *
   * @param chips the plan of each chip's layers, each for one chip; the first reads the input, each
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
    double forward = 0;
    double backward = 0;
    double update = 0;
    double received = 0;
    double sent = 0;
    double out = 0;
    int first = 0;
    for (int c = 0; c < chips.size(); c++) {
      Chip chip = new Chip(c, first);
      forward = Math.max(forward, chip.slowest(chip::forward));
      backward = Math.max(backward, chip.slowest(chip::backward));
      update = Math.max(update, chip.slowest(chip.work::update));
      first += chips.get(c).layers().size();
    }
    return null;
  }
}
