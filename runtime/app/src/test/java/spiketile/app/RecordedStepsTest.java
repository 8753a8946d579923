package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.runtime.cost.Calibration;
import spiketile.runtime.cost.Costs;
import spiketile.runtime.cost.HostCosts;
import spiketile.runtime.cost.MeasuredStep;

/**
 * Steps that {@code spiketile simulate --machine host --measure} recorded: the model, fitted to some of
 * them, predicts all.
 */
class RecordedStepsTest {
  static final String RESOURCE = "host-steps.json";

  private static final double BOUND = 0.25;

  private static Recording recording;
  private static Costs fitted;

  @BeforeAll
  static void fit() throws IOException {
    try (InputStream in = RecordedStepsTest.class.getResourceAsStream(RESOURCE)) {
      recording = Recording.read(in);
    }
    fitted = Calibration.fit(recording.fitted(), HostCosts.KERNELS);
  }

  static Stream<MeasuredStep> steps() throws IOException {
    try (InputStream in = RecordedStepsTest.class.getResourceAsStream(RESOURCE)) {
      return Recording.read(in).steps().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("steps")
  void aStepIsPredicted(MeasuredStep step) {
    assertThat(CalibrationReport.error(step, fitted))
        .as("%s on %s", CalibrationReport.measured(step), recording.cpu())
        .isCloseTo(0, within(BOUND));
  }

  @ParameterizedTest
  @MethodSource("steps")
  void theCostsInTheProgramAreFromARecordingLikeThis(MeasuredStep step) {
    assertThat(CalibrationReport.error(step, HostCosts.DEFAULT)).isCloseTo(0, within(BOUND));
  }

  @Test
  void theRecordingCoversWhatItIsToCover() {
    List<MeasuredStep> predicted =
        recording.steps().stream().filter(step -> !CalibrationRuns.fitted(step)).toList();

    assertThat(predicted).extracting(MeasuredStep::sizes).containsAll(CalibrationRuns.predicted());
    assertThat(predicted).extracting(MeasuredStep::threads).contains(1, 2);
    assertThat(predicted).extracting(MeasuredStep::cap).contains(0.005, 0.25);
    assertThat(recording.cpu()).isNotBlank();
    assertThat(recording.jdk()).startsWith("25");
  }

  /** Nearly every row of a hidden layer is as full as its cap allows. */
  @ParameterizedTest
  @MethodSource("steps")
  void theActivityIsTheCap(MeasuredStep step) {
    for (int l = 1; l < step.sizes().size() - 1; l++) {
      int neurons = step.sizes().get(l);
      double kept = Math.max(1, (int) (step.cap() * neurons)) / (double) neurons;
      assertThat(step.activity().layers().get(l - 1).active())
          .as("layer %d", l)
          .isBetween(0.75 * kept, kept * (1 + 1e-9));
    }
  }
}
