package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.layout.LayerPlan;
import spiketile.layout.LayerShape;
import spiketile.layout.MachineProfile;
import spiketile.layout.MachineTiming;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;

class MachineStepTest {
  private static final double[] CAPS = {0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1};
  private static final MachineTiming TIMING = CostCases.timing(4, 100, 1e11);

  private final NetworkShape shape = CostCases.shape(60, 64, 64, 8);

  private Prediction one(int tiles, double cap, MachineTiming timing) {
    Plan plan = CostCases.onTiles(shape, CostCases.machine(tiles, timing), 0.1);
    return MachineStep.of(List.of(plan), CostCases.fixed(shape, cap), TileCosts.of(timing));
  }

  private Prediction growing(int chips, MachineTiming timing) {
    MachineProfile machine = CostCases.machine(68, timing);
    List<Plan> plans = ChipPlans.growing(shape, machine, chips, 0.1);
    List<LayerShape> layers =
        plans.stream().flatMap(plan -> plan.layers().stream()).map(LayerPlan::shape).toList();
    return MachineStep.of(plans, StepActivity.fixed(layers, 5, 0.1), TileCosts.of(timing));
  }

  @Test
  void moreActivityTakesLonger() {
    assertThat(Arrays.stream(CAPS).map(cap -> one(68, cap, TIMING).seconds()).boxed().toList())
        .isSorted();
    assertThat(one(68, 1, TIMING).seconds()).isGreaterThan(2 * one(68, 0.005, TIMING).seconds());
  }

  /** Between them a plan, which balances its own estimate, may give a layer a tile less. */
  @ParameterizedTest
  @ValueSource(ints = {8, 16, 17, 32, 50, 64})
  void twiceTheTilesNeverSlowComputeDown(int tiles) {
    assertThat(one(2 * tiles, 0.1, TIMING).compute())
        .isLessThanOrEqualTo(one(tiles, 0.1, TIMING).compute() * (1 + 1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 16, 64})
  void chipsThatBringTheirOwnLayersComputeAtTheSameTime(int chips) {
    assertThat(growing(chips, TIMING).compute())
        .isCloseTo(growing(2, TIMING).compute(), within(1e-12));
  }

  @Test
  void onlyMoreThanOneChipUsesLinks() {
    MachineTiming slow = CostCases.timing(4, 100, 1e6);

    assertThat(growing(1, slow)).isEqualTo(growing(1, TIMING));
    assertThat(growing(2, slow).exchange()).isGreaterThan(10 * growing(2, TIMING).exchange());
  }

  @ParameterizedTest
  @EnumSource(Bound.class)
  void theSlowestPartIsNamed(Bound slowest) {
    MachineTiming timing =
        CostCases.timing(
            slowest == Bound.EXCHANGE ? 1e-4 : 1e6, slowest == Bound.SYNC ? 1e8 : 0, 1e11);

    Prediction prediction = one(68, 0.1, timing);

    assertThat(prediction.bound()).isEqualTo(slowest);
    assertThat(prediction.supersteps())
        .filteredOn(step -> slowest != Bound.EXCHANGE || !step.name().equals("update"))
        .allSatisfy(step -> assertThat(step.bound()).isEqualTo(slowest));
  }

  @Test
  void aStepIsASuperstepForEachTimeStepForwardAndBackwardAndAnUpdate() {
    Prediction prediction = one(68, 0.1, TIMING);

    assertThat(prediction.supersteps()).extracting(Superstep::count).containsExactly(20, 20, 1);
    assertThat(prediction.sync()).isCloseTo(41 * 100 / 1e9, within(1e-15));
  }

  /** A batch of 12 is two samples a context; one of 13 is three, of which five idle. */
  @Test
  void contextsWithoutASampleAreIdle() {
    NetworkShape more =
        new NetworkShape(60, shape.layers(), 13, CostCases.STEPS, 2, false, false, false);
    Plan plan = CostCases.onTiles(more, CostCases.machine(68, TIMING), 0.1);
    Prediction prediction =
        MachineStep.of(List.of(plan), CostCases.fixed(more, 0.1), TileCosts.of(TIMING));

    assertThat(prediction.supersteps().getFirst().compute())
        .isCloseTo(1.5 * one(68, 0.1, TIMING).supersteps().getFirst().compute(), within(1e-12));
  }
}
