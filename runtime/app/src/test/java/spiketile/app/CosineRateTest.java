package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineRateTest {
  @Test
  void fallsOnHalfACosine() {
    CosineRate rate = new CosineRate(0.2, 0.1, 10);

    assertThat(rate.at(0)).isEqualTo(0.2);
    assertThat(rate.at(5)).isCloseTo(0.2 * 0.55, within(1e-12));
    assertThat(rate.at(10)).isCloseTo(0.02, within(1e-12));
  }

  @Test
  void anEndOfOneKeepsTheRate() {
    CosineRate rate = new CosineRate(0.2, 1, 10);

    assertThat(rate.at(7)).isEqualTo(0.2);
  }
}
