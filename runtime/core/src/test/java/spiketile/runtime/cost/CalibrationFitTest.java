package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps whose times follow from known costs are predicted from what is fitted to other networks. */
class CalibrationFitTest {
  private static final double BOUND = 0.1;

  /** A computer 1.7 times as slow as the kernels' costs say, each cost off by up to a half beside. */
  private static Costs costs(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return Costs.by(unit -> 1.7 * HostCosts.KERNELS.of(unit) * random.nextDouble(0.5, 1.5));
  }

  private static List<MeasuredStep> steps(List<Integer> sizes, Costs costs) {
    List<MeasuredStep> steps = new ArrayList<>();
    for (double cap : new double[] {0.005, 0.02, 0.1, 0.25}) {
      for (int threads = 1; threads <= 2; threads++) {
        for (int input : new int[] {5, 50}) {
          steps.add(step(sizes, cap, threads, input, costs));
        }
      }
    }
    return steps;
  }

  private static MeasuredStep step(
      List<Integer> sizes, double cap, int threads, int input, Costs costs) {
    MeasuredStep untimed = timed(sizes, cap, threads, input, 0, 0);
    HostStep step = untimed.step(costs);
    return timed(sizes, cap, threads, input, costs.of(step.forward()), costs.of(step.backward()));
  }

  private static MeasuredStep timed(
      List<Integer> sizes, double cap, int threads, int input, double forward, double backward) {
    int[] layers = sizes.stream().skip(1).mapToInt(n -> n).toArray();
    StepActivity activity =
        StepActivity.fixed(CostCases.shape(sizes.getFirst(), layers).layers(), input, cap);
    return new MeasuredStep(sizes, 48, 100, threads, 1 << 20, cap, activity, forward, backward, 0);
  }

  private static List<MeasuredStep> fitted(Costs costs) {
    List<MeasuredStep> steps = steps(List.of(300, 500, 200, 10), costs);
    steps.addAll(steps(List.of(400, 900, 10), costs));
    return steps;
  }

  private static void requirePredicted(Costs fitted, Costs costs, long seed) {
    for (MeasuredStep step : steps(List.of(200, 800, 400, 20), costs)) {
      assertThat(step.step(fitted).prediction().seconds() / step.seconds())
          .as("%s, seed %d", step, seed)
          .isCloseTo(1, within(BOUND));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anotherNetworkIsPredicted(long seed) {
    Costs costs = costs(seed);

    requirePredicted(Calibration.fit(fitted(costs), HostCosts.KERNELS), costs, seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void someStepsThatTookThreeTimesAsLongDoNotMatter(long seed) {
    Costs costs = costs(seed);
    List<MeasuredStep> steps = fitted(costs);
    for (int i = 0; i < steps.size(); i += 8) {
      MeasuredStep step = steps.get(i);
      steps.set(
          i,
          timed(
              step.sizes(),
              step.cap(),
              step.threads(),
              (int) step.activity().inputSpikes(),
              3 * step.forwardSeconds(),
              3 * step.backwardSeconds()));
    }

    requirePredicted(Calibration.fit(steps, HostCosts.KERNELS), costs, seed);
  }
}
