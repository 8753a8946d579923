package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.runtime.cost.Calibration;
import spiketile.runtime.cost.Costs;
import spiketile.runtime.cost.HostCosts;
import spiketile.runtime.cost.MeasuredStep;
import spiketile.runtime.cost.WorkUnit;

/** The cost model against steps that this program took on a real computer, as docs/simulation.md records them. */
class RecordedStepsTest {
  private static final double QUARTER = 0.25;
  private static final Recording RECORDING = recording();

  private static Recording recording() {
    try (InputStream in = RecordedStepsTest.class.getResourceAsStream("host-steps.json")) {
      return Recording.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<MeasuredStep> steps() {
    return RECORDING.steps().stream();
  }

  @ParameterizedTest
  @MethodSource("steps")
  void everyStepIsPredictedWithinAQuarter(MeasuredStep step) {
    double predicted = step.step(HostCosts.DEFAULT).prediction().seconds();

    assertThat(predicted / step.seconds() - 1).isBetween(-QUARTER, QUARTER);
  }

  @Test
  void twoNetworksThatCostsWereNotFittedToAreAmongThem() {
    assertThat(steps().filter(step -> !CalibrationRuns.fitted(step)).map(MeasuredStep::sizes))
        .hasSameElementsAs(CalibrationRuns.predicted());
    for (int threads : new int[] {1, 2}) {
      assertThat(steps().filter(s -> s.threads() == threads && !CalibrationRuns.fitted(s)))
          .extracting(MeasuredStep::cap)
          .hasSize(12)
          .contains(0.005, 0.01, 0.02, 0.05, 0.1, 0.25);
    }
  }

  @ParameterizedTest
  @EnumSource
  void costsOfTheProgramAreThoseFittedToTheRecording(WorkUnit unit) {
    Costs fitted = Calibration.fit(RECORDING.fitted(), HostCosts.KERNELS);

    assertThat(1e9 * HostCosts.DEFAULT.of(unit)).isCloseTo(1e9 * fitted.of(unit), within(1e-3));
  }
}
