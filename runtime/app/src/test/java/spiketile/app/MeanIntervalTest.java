package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanIntervalTest {
  /** By hand: mean 3, standard deviation √2.5, t of 4 degrees 2.776, so 2.776·√(2.5/5). */
  @Test
  void isStudentsOfTheMean() {
    MeanInterval interval = MeanInterval.of(1, 2, 3, 4, 5);
    assertThat(interval.mean()).isEqualTo(3);
    assertThat(interval.half()).isCloseTo(1.963, within(1e-3));
  }

  @Test
  void aSingleValueHasNone() {
    assertThat(MeanInterval.of(0.5).half()).isNaN();
    assertThat(MeanInterval.of(0.5).percent()).isEqualTo("50.0");
    assertThat(MeanInterval.of(0.5, 0.5).percent()).isEqualTo("50.0 ± 0.0");
  }
}
