package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import spiketile.runtime.LayerActivity;

class MeasuredStepTest {
  private static MeasuredStep step(double cap, double forward, double backward, double others) {
    StepActivity activity = new StepActivity(5, List.of(new LayerActivity(0.1, 0.2, 3)));
    return new MeasuredStep(
        List.of(10, 20), 4, 7, 2, 1 << 20, cap, activity, forward, backward, others);
  }

  @Test
  void timesAreNoPartOfTheSetting() {
    assertThat(step(0.1, 1, 2, 0.5).sameSetting(step(0.1, 3, 4, 0))).isTrue();
    assertThat(step(0.1, 1, 2, 0.5).sameSetting(step(0.2, 1, 2, 0.5))).isFalse();
  }

  @Test
  void eachHalfIsTheFasterOne() {
    assertThat(step(0.1, 1, 4, 0.5).fastest(step(0.1, 2, 3, 0.25)))
        .isEqualTo(step(0.1, 1, 3, 0.25));
  }
}
