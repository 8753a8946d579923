package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import spiketile.layout.Activity;
import spiketile.layout.LayerPlan;
import spiketile.layout.LayerShape;
import spiketile.layout.MachineProfile;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.PlanRefusedException;
import spiketile.runtime.cost.ChipPlans;
import spiketile.runtime.cost.Costs;
import spiketile.runtime.cost.HostStep;
import spiketile.runtime.cost.MachineStep;
import spiketile.runtime.cost.Prediction;
import spiketile.runtime.cost.StepActivity;

/**
 * Training steps of a network on a machine at fixed activity: every row of every list is filled to the
 * cap.
 *
 * @param machine the machine
 * @param shape the network for one chip
 * @param inputSpikes input spikes of a sample in a step
 * @param costs of a tile, or of a thread of the host
 */
record Simulation(MachineProfile machine, NetworkShape shape, double inputSpikes, Costs costs) {
  private static final int ADAM_MOMENTS = 2;

  /** A network of spiking layers trained with Adam. */
  static NetworkShape shape(LayerSizes sizes, int batch, int steps) {
    List<LayerShape> layers =
        sizes.layers().stream().map(n -> new LayerShape(n, false, true)).toList();
    return new NetworkShape(
        sizes.inputs(), layers, batch, steps, ADAM_MOMENTS, false, false, false);
  }

  /** A point for each cap and each number of chips or threads. */
  List<SimulatedPoint> points(List<Double> caps, List<Integer> units) {
    List<SimulatedPoint> points = new ArrayList<>();
    for (int unit : units) {
      for (double cap : caps) {
        points.add(point(cap, unit));
      }
    }
    return points;
  }

  private SimulatedPoint point(double cap, int unit) {
    return machine.bounded() ? onChips(cap, unit) : onThreads(cap, unit);
  }

  private SimulatedPoint onThreads(double cap, int threads) {
    Plan plan = Plan.of(shape, machine, Activity.same(shape, cap));
    StepActivity activity = StepActivity.fixed(shape.layers(), inputSpikes, cap);
    Prediction prediction = HostStep.of(plan, activity, threads, costs).prediction();
    return SimulatedPoint.of(cap, threads, neurons(List.of(plan)), prediction, null);
  }

  private SimulatedPoint onChips(double cap, int chips) {
    List<Plan> plans = ChipPlans.growing(shape, withoutLimit(), chips, cap);
    List<LayerShape> layers =
        plans.stream().flatMap(plan -> plan.layers().stream()).map(LayerPlan::shape).toList();
    StepActivity activity = StepActivity.fixed(layers, inputSpikes, cap);
    Prediction prediction = MachineStep.of(plans, activity, costs);
    return SimulatedPoint.of(cap, chips, neurons(plans), prediction, missing(cap, chips));
  }

  /** The same tiles with as much memory as can be said. */
  private MachineProfile withoutLimit() {
    return MachineProfile.bounded(
        machine.name(), 1, machine.tiles(), MachineProfile.MOST_TILE_BYTES, machine.timing());
  }

  /** Why this program's plan, which keeps the lists of all steps, does not fit; null if it does. */
  private String missing(double cap, int chips) {
    try {
      ChipPlans.growing(shape, machine, chips, cap);
      return null;
    } catch (PlanRefusedException e) {
      return e.getMessage();
    }
  }

  private static long neurons(List<Plan> plans) {
    return plans.stream()
        .flatMap(plan -> plan.layers().stream())
        .mapToLong(layer -> layer.shape().neurons())
        .sum();
  }
}
