package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.runtime.data.EventBatch;

/** Networks with dropout, evaluated as a whole. */
class WholeNetworkTest {
  private static NetworkSpec.Builder spec(boolean recurrent) {
    return NetworkSpec.of(PatternData.INPUTS)
        .layer(new LayerSpec(40, recurrent, true, NeuronSpec.POSTER))
        .layer(new LayerSpec(PatternData.CLASSES, false, true, NeuronSpec.POSTER))
        .readout(Readout.MEAN);
  }

  private static Network open(NetworkSpec.Builder spec) {
    RunSpec run = RunSpec.host(10, PatternData.STEPS).withThreads(2);
    return Network.open(spec.build(), OptimizerSpec.adam(0.01), run);
  }

  private static EventBatch batch() {
    EventBatch batch = new EventBatch(PatternData.INPUTS, PatternData.STEPS, 10);
    batch.fill(new PatternData(10), PatternData.samples(0, 10), 0, 10, 1);
    return batch;
  }

  /** What comes from dropped layers counts less by the share that is kept; everything else counts as ever. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weightsFromLayersWithDropoutAreScaled(boolean recurrent) {
    try (Network dropping = open(spec(recurrent).dropout(0.25));
        Network plain = open(spec(recurrent))) {
      scale(plain, 1, ParameterKind.WEIGHT);
      if (recurrent) {
        scale(plain, 0, ParameterKind.RECURRENT);
      }
      dropping.drop(1, 0);
      WholeNetwork whole = dropping.whole();
      NetworkTrace.ofGradients(plain, batch()).assertSameForwardAs(forwardOnly(dropping));
      whole.end();
    }
  }

  private static NetworkTrace forwardOnly(Network network) {
    return NetworkTrace.ofGradients(network, batch());
  }

  private static void scale(Network network, int layer, ParameterKind kind) {
    float[] values = network.parameters(layer, kind);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * 0.75);
    }
    network.setParameters(layer, kind, values);
  }

  @Test
  void anEvaluationChangesNoBitOfATraining() {
    PatternData data = new PatternData(40);
    int[] samples = PatternData.samples(0, 40);
    float[][] weights = new float[2][];
    for (int evaluations = 0; evaluations < 2; evaluations++) {
      try (Network network = open(spec(true).dropout(0.25))) {
        Trainer trainer = new Trainer(network, data, 3);
        for (int epoch = 0; epoch < 2; epoch++) {
          trainer.epoch(samples, 0.01, report -> true);
          for (int i = 0; i < evaluations; i++) {
            trainer.evaluate(samples);
          }
        }
        weights[evaluations] = network.parameters(0, ParameterKind.RECURRENT);
      }
    }
    assertThat(weights[1]).isEqualTo(weights[0]);
  }

  @Test
  void aGradientThatStandsIsNotLost() {
    try (Network network = open(spec(false).dropout(0.25))) {
      network.forward(batch());
      network.backward();
      assertThatThrownBy(network::whole).hasMessage("a gradient waits for its update");
      network.update();
      network.whole().end();
    }
  }

  @Test
  void clippingScalesAllGradientsAlike() {
    try (Network network = open(spec(true))) {
      network.forward(batch());
      network.backward();
      double norm = norm(network);
      float before = network.gradient(1, ParameterKind.BIAS)[0];

      assertThat(network.clipGradient(norm * 2)).isCloseTo(norm, within(1e-6 * norm));
      assertThat(network.gradient(1, ParameterKind.BIAS)[0]).isEqualTo(before);
      assertThat(network.clipGradient(norm / 4)).isCloseTo(norm, within(1e-6 * norm));
      assertThat(norm(network)).isCloseTo(norm / 4, within(1e-6 * norm));
      assertThat(network.gradient(1, ParameterKind.BIAS)[0])
          .isCloseTo(before / 4, within(Math.abs(before) * 1e-5f));
      assertThatThrownBy(() -> network.clipGradient(0)).hasMessageContaining("more than 0: 0.0");
    }
  }

  private static double norm(Network network) {
    double sum = 0;
    for (int l = 0; l < 2; l++) {
      for (ParameterKind kind : ParameterKind.values()) {
        if (network.spec().has(l, kind)) {
          for (float value : network.gradient(l, kind)) {
            sum += (double) value * value;
          }
        }
      }
    }
    return Math.sqrt(sum);
  }

  @Test
  void aBoundThatIsNeverMetChangesNoBit() {
    PatternData data = new PatternData(40);
    int[] samples = PatternData.samples(0, 40);
    float[][] weights = new float[3][];
    double[] bounds = {Double.POSITIVE_INFINITY, 1e9, 1e-3};
    for (int i = 0; i < bounds.length; i++) {
      try (Network network = open(spec(true))) {
        Trainer trainer = new Trainer(network, data, 3);
        trainer.clip(bounds[i]);
        trainer.epoch(samples, 0.01, report -> true);
        weights[i] = network.parameters(0, ParameterKind.WEIGHT);
      }
    }
    assertThat(weights[1]).isEqualTo(weights[0]);
    assertThat(weights[2]).isNotEqualTo(weights[0]);
  }
}
