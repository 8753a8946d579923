package spiketile.runtime.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.Readout;

/** Every switch of the model: gradients found backward give the slope found forward. */
class TangentTest {
  private static final int STEPS = 20;
  private static final int BATCH = 3;

  static List<NetworkSpec> networks() {
    List<NetworkSpec> networks = new ArrayList<>();
    for (Readout readout : Readout.values()) {
      for (int delay = 0; delay <= 1; delay++) {
        for (boolean detachReset : new boolean[] {true, false}) {
          networks.add(network(readout, delay, detachReset, false, 1));
          networks.add(network(readout, delay, detachReset, true, 1));
          networks.add(network(readout, delay, detachReset, true, 0.3));
          networks.add(dense(readout, delay, detachReset));
        }
      }
    }
    return networks;
  }

  private static NetworkSpec network(
      Readout readout, int delay, boolean detachReset, boolean recurrent, double maxActivity) {
    return NetworkSpec.of(7)
        .layer(new LayerSpec(11, recurrent, true, neurons(11)))
        .layer(new LayerSpec(9, recurrent, recurrent, neurons(9), true))
        .layer(new LayerSpec(4, false, true, neurons(4)))
        .readout(readout)
        .delay(delay)
        .detachReset(detachReset)
        .maxActivity(maxActivity)
        .build();
  }

  private static NetworkSpec dense(Readout readout, int delay, boolean detachReset) {
    return NetworkSpec.of(7)
        .layer(new LayerSpec(11, false, true, neurons(11), true))
        .layer(new LayerSpec(4, neurons(4)))
        .readout(readout)
        .delay(delay)
        .detachReset(detachReset)
        .dense(true)
        .build();
  }

  /** Neurons that all differ, with a wide range between the thresholds. */
  private static NeuronSpec neurons(int count) {
    float[] alpha = new float[count];
    float[] invC = new float[count];
    float[] theta = new float[count];
    float[] thetaGrad = new float[count];
    for (int i = 0; i < count; i++) {
      alpha[i] = 0.8f + 0.15f * i / count;
      invC[i] = 0.6f - 0.2f * i / count;
      theta[i] = 0.9f + 0.3f * i / count;
      thetaGrad[i] = theta[i] - 0.3f - 0.2f * i / count;
    }
    return new NeuronSpec(alpha, invC, theta, thetaGrad, 3);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void bothWaysGiveTheSameSlope(NetworkSpec spec) {
    RandomNetwork random = new RandomNetwork(spec, 4);
    List<LayerParameters> parameters = random.parameters();
    boolean[][][] input = random.input(STEPS, BATCH);
    int[] labels = random.labels(BATCH);

    OracleResult result = DenseOracle.run(spec, parameters, input, labels);

    assertThat(spikesOfTheFirstLayer(result)).isGreaterThan(BATCH * STEPS);
    for (int trial = 0; trial < 5; trial++) {
      List<LayerParameters> direction = random.parameters();
      double slope = new Tangent(spec, parameters, direction, result, input).ofLoss(labels);
      double size = along(result.magnitudes(), direction, true);
      assertThat(slope).isNotZero();
      assertThat(along(result.gradients(), direction, false))
          .isCloseTo(slope, within(1e-14 * size));
    }
  }

  private static long spikesOfTheFirstLayer(OracleResult result) {
    long count = 0;
    for (boolean[][] step : result.spikes(0)) {
      for (boolean[] row : step) {
        for (boolean spike : row) {
          count += spike ? 1 : 0;
        }
      }
    }
    return count;
  }

  private static double along(
      List<LayerParameters> gradients, List<LayerParameters> direction, boolean absolute) {
    double sum = 0;
    for (int l = 0; l < gradients.size(); l++) {
      boolean alpha = direction.get(l).alpha() != null;
      double[] a = all(gradients.get(l), alpha);
      double[] b = all(direction.get(l), alpha);
      for (int i = 0; i < a.length; i++) {
        sum += absolute ? Math.abs(a[i] * b[i]) : a[i] * b[i];
      }
    }
    return sum;
  }

  private static double[] all(LayerParameters parameters, boolean alpha) {
    List<double[]> parts = new ArrayList<>(List.of(parameters.flatWeights()));
    if (parameters.recurrent() != null) {
      parts.add(parameters.flatRecurrent());
    }
    if (parameters.bias() != null) {
      parts.add(parameters.bias());
    }
    if (alpha) {
      parts.add(parameters.alpha());
    }
    return parts.stream().flatMapToDouble(Arrays::stream).toArray();
  }
}
