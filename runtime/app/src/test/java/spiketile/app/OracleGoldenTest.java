package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.runtime.oracle.DenseOracle;
import spiketile.runtime.oracle.LayerParameters;
import spiketile.runtime.oracle.OracleResult;

/** The oracle and another framework's automatic differentiation agree. */
class OracleGoldenTest {
  private static final double SAME_LOSS = 1e-12;
  private static final double SAME_GRADIENT = 1e-9;
  private static final Offset<Double> SAME_MEMBRANE = within(1e-12);

  static List<ConformanceCase> cases() {
    List<ConformanceCase> cases = GoldenCases.all();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(11);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOracleReproducesTheCase(ConformanceCase golden) {
    OracleResult result = run(golden);

    assertThat(result.loss()).isCloseTo(golden.loss(), within(SAME_LOSS * golden.loss()));
    assertThat(result.thresholdMargin())
        .isGreaterThanOrEqualTo(golden.thresholdMargin() * (1 - SAME_GRADIENT));
    for (int layer = 0; layer < golden.expected().size(); layer++) {
      ConformanceCase.ExpectedLayer expected = golden.expected().get(layer);
      LayerParameters gradient = result.gradients().get(layer);
      assertThat(result.spikes(layer)).isDeepEqualTo(expected.spikes());
      assertThat(flat(result.finalMembrane(layer)))
          .containsExactly(expected.finalMembrane(), SAME_MEMBRANE);
      requireSame(gradient.flatWeights(), expected.weightGradient());
      requireSame(gradient.flatRecurrent(), expected.recurrentGradient());
      requireSame(gradient.bias(), expected.biasGradient());
    }
  }

  private static OracleResult run(ConformanceCase golden) {
    List<LayerParameters> parameters = new ArrayList<>();
    for (int layer = 0; layer < golden.parameters().size(); layer++) {
      ConformanceCase.LayerValues values = golden.parameters().get(layer);
      int neurons = golden.spec().layers().get(layer).neurons();
      parameters.add(
          LayerParameters.of(neurons, values.weights(), values.recurrent(), values.bias()));
    }
    return DenseOracle.run(golden.spec(), parameters, golden.input(), golden.labels());
  }

  /** Each value relative to itself, but to the largest one where terms have cancelled. */
  private static void requireSame(double[] actual, double[] expected) {
    if (expected == null) {
      assertThat(actual).isNull();
      return;
    }
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double bound = SAME_GRADIENT * Math.abs(expected[i]) + SAME_LOSS * largest;
      assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], within(bound));
    }
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }
}
