package spiketile.runtime.cost;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import spiketile.layout.Activity;
import spiketile.layout.LayerShape;
import spiketile.layout.MachineProfile;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;

/** Networks that grow with the number of chips: each chip more has the hidden layers once more. */
public final class ChipPlans {
  private ChipPlans() {}

  /**
   * Plans them, each chip's layers on that chip; the last one also has the readout.
   *
   * @param one the network for one chip, with a hidden layer at least if there are more chips
   * @param machine of whose chips each plan takes one
   * @param chips how many
   * @param activity share of entries in every list
   * @return a plan for each chip
   * @throws IllegalArgumentException if a chip's layers do not fit
   */
  public static List<Plan> growing(
      NetworkShape one, MachineProfile machine, int chips, double activity) {
    MachineProfile chip = machine.withChips(1);
    List<LayerShape> hidden = one.layers().subList(0, one.layers().size() - 1);
    if (chips > 1 && hidden.isEmpty()) {
      throw new IllegalArgumentException(
          "a network without hidden layers cannot grow to " + chips + " chips");
    }
    if (chips == 1) {
      return List.of(plan(one, one.inputs(), one.layers(), chip, activity));
    }
    int between = hidden.getLast().neurons();
    List<Plan> plans = new ArrayList<>();
    plans.add(plan(one, one.inputs(), hidden, chip, activity));
    if (chips > 2) {
      plans.addAll(Collections.nCopies(chips - 2, plan(one, between, hidden, chip, activity)));
    }
    plans.add(plan(one, between, one.layers(), chip, activity));
    return plans;
  }

  private static Plan plan(
      NetworkShape one, int inputs, List<LayerShape> layers, MachineProfile chip, double activity) {
    NetworkShape shape =
        new NetworkShape(
            inputs,
            layers,
            one.batch(),
            one.steps(),
            one.moments(),
            one.resetPath(),
            one.dense(),
            one.bf16());
    return Plan.of(shape, chip, Activity.same(shape, activity));
  }
}
