package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0.005,0.5%",
    "0.01,1%",
    "0.02,2%",
    "0.025,2.5%",
    "0.05,5%",
    "0.0479,4.8%",
    "0.1,10%",
    "0.25,25%",
    "0.5,50%",
    "1,100%",
    "0.0034,0.34%",
    "0,0%"
  })
  void sharesHaveTwoDigits(double share, String text) {
    assertThat(Figures.percent(share)).isEqualTo(text);
  }

  @Test
  void ratesHaveThreeDigits() {
    assertThat(Figures.rate(1234.5)).isEqualTo("1,235");
    assertThat(Figures.rate(12.34)).isEqualTo("12.3");
    assertThat(Figures.rate(1.234)).isEqualTo("1.23");
    assertThat(Figures.rate(OptionalDouble.empty())).isEqualTo("–");
  }

  @Test
  void aRatioNeedsBoth() {
    OptionalDouble two = OptionalDouble.of(2);
    assertThat(Figures.ratio(two, OptionalDouble.of(4))).hasValue(0.5);
    assertThat(Figures.ratio(two, OptionalDouble.empty())).isEmpty();
    assertThat(Figures.ratio(OptionalDouble.empty(), two)).isEmpty();
  }
}
