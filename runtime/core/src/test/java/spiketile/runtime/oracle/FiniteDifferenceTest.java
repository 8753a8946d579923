package spiketile.runtime.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.Readout;

/** The loss is a smooth function of a leaky readout's parameters, and of logits. */
class FiniteDifferenceTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-9;
  private static final int STEPS = 15;
  private static final int BATCH = 3;

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "SPIKE_COUNT")
  void gradientsOfALeakyReadoutAreDifferencesOfTheLoss(Readout readout) {
    for (int delay = 0; delay <= 1; delay++) {
      NetworkSpec spec = network(readout, delay);
      RandomNetwork random = new RandomNetwork(spec, 6);
      List<LayerParameters> parameters = random.parameters();
      boolean[][][] input = random.input(STEPS, BATCH);
      int[] labels = random.labels(BATCH);
      OracleResult result = DenseOracle.run(spec, parameters, input, labels);
      assertThat(result.maximumMargin()).isGreaterThan(100 * STEP);

      LayerParameters last = parameters.getLast();
      LayerParameters gradient = result.gradients().getLast();
      for (int j = 0; j < last.weights().length; j++) {
        requireSlopes(last.weights()[j], gradient.weights()[j], spec, parameters, input, labels);
      }
      requireSlopes(last.bias(), gradient.bias(), spec, parameters, input, labels);
    }
  }

  private static NetworkSpec network(Readout readout, int delay) {
    float[] alpha = {0.8f, 0.85f, 0.9f, 0.95f};
    float[] invC = {0.5f, 0.4f, 0.6f, 0.7f};
    float[] one = {1};
    NeuronSpec last = new NeuronSpec(alpha, invC, one, one, 10);
    return NetworkSpec.of(8)
        .layer(new LayerSpec(9, NeuronSpec.POSTER))
        .layer(new LayerSpec(4, false, true, last))
        .readout(readout)
        .delay(delay)
        .build();
  }

  /** Moves each value in place up and down. */
  private static void requireSlopes(
      double[] values,
      double[] gradient,
      NetworkSpec spec,
      List<LayerParameters> parameters,
      boolean[][][] input,
      int[] labels) {
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      values[i] = value + STEP;
      double above = DenseOracle.run(spec, parameters, input, labels).loss();
      values[i] = value - STEP;
      double below = DenseOracle.run(spec, parameters, input, labels).loss();
      values[i] = value;
      assertThat(gradient[i]).isCloseTo((above - below) / (2 * STEP), within(TOLERANCE));
    }
  }

  @Test
  void theGradientOfCountsIsADifferenceOfTheCrossEntropy() {
    double[] counts = {3, 0, 7, 6, 1};
    for (int label = 0; label < counts.length; label++) {
      double[] gradient = OracleReadout.crossEntropyGradient(counts, label);
      for (int i = 0; i < counts.length; i++) {
        double[] above = counts.clone();
        double[] below = counts.clone();
        above[i] += STEP;
        below[i] -= STEP;
        double rise =
            OracleReadout.crossEntropy(above, label) - OracleReadout.crossEntropy(below, label);
        assertThat(gradient[i]).isCloseTo(rise / (2 * STEP), within(TOLERANCE));
      }
    }
  }

  @Test
  void largeLogitsDoNotOverflow() {
    double[] logits = {2000, 1000};

    assertThat(OracleReadout.crossEntropy(logits, 1)).isEqualTo(1000);
    assertThat(OracleReadout.crossEntropyGradient(logits, 1)).containsExactly(1, -1);
  }
}
