package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RateScheduleTest {
  @Test
  void fallsOnHalfACosine() {
    RateSchedule rate = new RateSchedule.Cosine(0.2, 0.1, 10);

    assertThat(rate.at(0)).isEqualTo(0.2);
    assertThat(rate.at(5)).isCloseTo(0.2 * 0.55, within(1e-12));
    assertThat(rate.at(10)).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void anEndOfOneKeepsTheRate() {
    RateSchedule rate = new RateSchedule.Cosine(0.2, 1, 10);

    assertThat(rate.at(7)).isEqualTo(0.2);
  }

  @Test
  void stepsMultiply() {
    RateSchedule rate = new RateSchedule.Step(0.8, 0.5, 3);

    assertThat(new double[] {rate.at(0), rate.at(2), rate.at(3), rate.at(6)})
        .containsExactly(0.8, 0.8, 0.4, 0.2);
  }

  @Test
  void warmUpRisesToTheFirstRate() {
    RateSchedule rate = new RateSchedule.WarmUp(3, new RateSchedule.Step(0.8, 0.5, 1));

    assertThat(new double[] {rate.at(0), rate.at(1), rate.at(2), rate.at(3), rate.at(4)})
        .containsExactly(new double[] {0.2, 0.4, 0.6, 0.8, 0.4}, within(1e-12));
  }
}
