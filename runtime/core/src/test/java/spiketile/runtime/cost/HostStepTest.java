package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;

class HostStepTest {
  private static final double[] CAPS = {0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1};

  private final NetworkShape shape = CostCases.shape(60, 300, 200, 10);
  private final Plan plan = CostCases.onHost(shape);

  private double seconds(double cap, int threads) {
    return HostStep.of(plan, CostCases.fixed(shape, cap), threads, CostCases.equal())
        .prediction()
        .seconds();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void moreActivityTakesLonger(int threads) {
    assertThat(Arrays.stream(CAPS).map(cap -> seconds(cap, threads)).boxed().toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void twoThreadsTakeMoreThanHalfAndLessThanAll() {
    assertThat(seconds(0.1, 2)).isBetween(seconds(0.1, 1) / 2, seconds(0.1, 1));
  }

  @Test
  void threadsBeyondTheTasksAreOfNoUse() {
    assertThat(seconds(0.1, 1000)).isCloseTo(seconds(0.1, 500), within(1e-12));
  }

  @Test
  void theHalvesOfAStepAreItsWholeTime() {
    HostStep step = HostStep.of(plan, CostCases.fixed(shape, 0.1), 2, CostCases.equal());

    assertThat(CostCases.equal().of(step.forward()) + CostCases.equal().of(step.backward()))
        .isCloseTo(step.prediction().seconds(), within(1e-12));
  }

  /** And where they have a layer below, all but the first of their sums are added to its errors. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 100})
  void asManyGroupsGoBackwardAtATimeAsThereAreThreads(int threads) {
    int groups = plan.layers().get(1).errorGroups();
    assertThat(groups).isGreaterThan(3);

    List<Superstep> steps =
        HostStep.of(plan, CostCases.fixed(shape, 0.1), threads, CostCases.equal())
            .prediction()
            .supersteps();

    int times = Math.ceilDiv(groups, threads);
    assertThat(steps).filteredOn(step -> step.name().equals("backward layer 2")).hasSize(times);
    assertThat(steps)
        .filteredOn(step -> step.name().equals("sum errors layer 2"))
        .hasSize(threads == 1 ? times - 1 : times);
  }

  @Test
  void aFreeWorkerTakesTheNextTask() {
    List<Work> tasks =
        List.of(5.0, 1.0, 1.0, 4.0).stream().map(n -> Work.of(WorkUnit.SUMMED, n)).toList();

    // 5 for the first worker; 1, 1 and 4 for the second
    assertThat(Workload.slowest(tasks, 2, CostCases.equal()))
        .isEqualTo(Work.of(WorkUnit.SUMMED, 6));
  }
}
