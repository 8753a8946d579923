package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Steps whose times follow from known costs are predicted again from what is fitted to others. */
class CalibrationFitTest {
  private static final Costs TRUE = costs();

  private static Costs costs() {
    Map<WorkUnit, Double> seconds = new EnumMap<>(WorkUnit.class);
    seconds.put(WorkUnit.FORWARD_FLOATS, 40e-12);
    seconds.put(WorkUnit.NEURON_FLOATS, 900e-12);
    seconds.put(WorkUnit.GRADIENT_FLOATS, 50e-12);
    seconds.put(WorkUnit.DOT_FLOATS, 80e-12);
    seconds.put(WorkUnit.DECAY_FLOATS, 300e-12);
    seconds.put(WorkUnit.PARAMETERS, 500e-12);
    seconds.put(WorkUnit.BARRIERS, 5e-6);
    return new Costs(seconds);
  }

  private static List<MeasuredStep> steps(List<Integer> sizes) {
    List<MeasuredStep> steps = new ArrayList<>();
    for (double cap : new double[] {0.005, 0.02, 0.1, 0.25}) {
      for (int threads = 1; threads <= 2; threads++) {
        for (int input : new int[] {5, 50}) {
          steps.add(step(sizes, cap, threads, input));
        }
      }
    }
    return steps;
  }

  private static MeasuredStep step(List<Integer> sizes, double cap, int threads, int input) {
    MeasuredStep untimed = timed(sizes, cap, threads, input, 0, 0);
    HostStep step = untimed.step(TRUE);
    return timed(sizes, cap, threads, input, TRUE.of(step.forward()), TRUE.of(step.backward()));
  }

  private static MeasuredStep timed(
      List<Integer> sizes, double cap, int threads, int input, double forward, double backward) {
    int[] layers = sizes.stream().skip(1).mapToInt(n -> n).toArray();
    StepActivity activity =
        StepActivity.fixed(CostCases.shape(sizes.getFirst(), layers).layers(), input, cap);
    return new MeasuredStep(sizes, 48, 100, threads, 1 << 20, cap, activity, forward, backward, 0);
  }

  @Test
  void anotherNetworkIsPredicted() {
    List<MeasuredStep> known = new ArrayList<>(steps(List.of(300, 500, 200, 10)));
    known.addAll(steps(List.of(300, 400, 10)));

    Costs fitted = Calibration.fit(known, CostCases.equal());

    for (MeasuredStep step : steps(List.of(200, 800, 400, 20))) {
      assertThat(step.step(fitted).prediction().seconds() / step.seconds())
          .as("%s", step)
          .isCloseTo(1, within(0.03));
    }
  }
}
