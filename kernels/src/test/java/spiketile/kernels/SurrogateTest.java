package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SurrogateTest {
  /** By hand, β = 2 at x = 0.25 and −0.75: of 1 + 0.5 and 1 + 1.5; of 1 + 0.25 and 1 + 2.25; …. */
  @ParameterizedTest
  @CsvSource({
    "fast-sigmoid, 0.444444, 0.16",
    "arctan, 0.8, 0.307692",
    "triangle, 0.5, 0",
    "sigmoid, 0.940015, 0.596586"
  })
  void hasItsFormula(String label, float above, float below) {
    Surrogate surrogate = Surrogate.of(label, 2);
    assertThat(surrogate.label()).isEqualTo(label);
    assertThat(surrogate.beta()).isEqualTo(2);
    assertThat(surrogate.gradient(0)).isEqualTo(1);
    assertThat(surrogate.gradient(0.25f)).isCloseTo(above, within(1e-6f));
    assertThat(surrogate.gradient(-0.75f)).isCloseTo(below, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fast-sigmoid", "arctan", "triangle", "sigmoid"})
  void fallsToBothSidesAndStaysANumber(String label) {
    Surrogate surrogate = Surrogate.of(label, 5);
    float last = 1;
    for (float x : new float[] {0.01f, 0.1f, 0.15f, 1, 100, 1e10f, 1e30f}) {
      float gradient = surrogate.gradient(x);
      assertThat(gradient).isBetween(0f, last).isEqualTo(surrogate.gradient(-x));
      last = gradient;
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1, Float.NaN, Float.POSITIVE_INFINITY})
  void anotherSteepnessIsRefused(float beta) {
    for (String label : new String[] {"fast-sigmoid", "arctan", "triangle", "sigmoid"}) {
      assertThatThrownBy(() -> Surrogate.of(label, beta))
          .hasMessage("β must be a positive number: " + beta);
    }
    assertThatThrownBy(() -> Surrogate.of("step", 1))
        .hasMessage("surrogate 'step': fast-sigmoid, arctan, triangle or sigmoid needed");
  }
}
