package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Kernels;
import spiketile.kernels.Providers;

/** Training stops at the first loss or parameter that is NaN or infinite, naming layer and step. */
class NonFiniteTest {
  private static final float[] NON_FINITE = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  private static NetworkCase withReadout(Readout readout) {
    return NetworkCase.of(
            readout.label(),
            NetworkSpec.of(70)
                .layer(new LayerSpec(20, true, true, NeuronSpec.POSTER))
                .layer(new LayerSpec(70, NeuronSpec.POSTER))
                .layer(new LayerSpec(10, NeuronSpec.POSTER))
                .readout(readout))
        .withSizes(3, 6);
  }

  private static final NetworkCase SPIKING = withReadout(Readout.SPIKE_COUNT);

  private static void put(Network network, int layer, ParameterKind kind, float value) {
    float[] weights = network.parameters(layer, kind);
    weights[weights.length - 1] = value;
    network.setParameters(layer, kind, weights);
  }

  static Stream<Arguments> parameters() {
    return Stream.of(Providers.vector(), Providers.scalar())
        .flatMap(
            kernels ->
                Stream.of(
                    Arguments.of(kernels, 0, ParameterKind.WEIGHT),
                    Arguments.of(kernels, 0, ParameterKind.RECURRENT),
                    Arguments.of(kernels, 0, ParameterKind.BIAS),
                    Arguments.of(kernels, 1, ParameterKind.WEIGHT),
                    Arguments.of(kernels, 2, ParameterKind.WEIGHT)));
  }

  /** The last neuron of the layer's last tile, in whichever optimizer's loop. */
  @ParameterizedTest(name = "layer index {1}, {2}")
  @MethodSource("parameters")
  void aParameterThatIsNotFiniteStopsTheStepByNamingItsLayer(
      Kernels kernels, int layer, ParameterKind kind) {
    OptimizerSpec[] optimizers = {
      new OptimizerSpec.Sgd(0.1, 0, 0), new OptimizerSpec.Sgd(0.1, 0.9, 0), OptimizerSpec.adam(0.1)
    };
    RunSpec run = SPIKING.run().withKernels(kernels);
    for (OptimizerSpec optimizer : optimizers) {
      for (float value : NON_FINITE) {
        try (Network network = Network.open(SPIKING.spec(), optimizer, run)) {
          network.trainStep(SPIKING.batch(0));
          put(network, layer, kind, value);

          assertThatThrownBy(() -> network.trainStep(SPIKING.batch(1)))
              .as("%s, %s", optimizer, value)
              .isInstanceOf(NonFiniteException.class)
              .hasMessageContainingAll("step 2", "weights of layer " + (layer + 1));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mean", "max", "last", "per-step"})
  void aLossThatIsNotFiniteStopsTheBackwardPass(String readout) {
    NetworkCase given = withReadout(Readout.of(readout));
    try (Network network = given.open()) {
      network.trainStep(given.batch(0));
      // the last class's v is NaN whoever fires
      float[] weights = network.parameters(2, ParameterKind.WEIGHT);
      Arrays.fill(weights, Float.NaN);
      network.setParameters(2, ParameterKind.WEIGHT, weights);
      network.forward(given.batch(1));

      assertThat(network.loss()).isNaN();
      assertThatThrownBy(network::backward)
          .isInstanceOf(NonFiniteException.class)
          .hasMessage("step 2: the loss is NaN; the weights of layer 3 are not finite");
      for (ParameterKind kind : new ParameterKind[] {ParameterKind.WEIGHT, ParameterKind.BIAS}) {
        assertThat(network.gradient(0, kind)).as("gradients as before").containsOnly(0f);
      }
    }
  }

  @Test
  void aLossThatOverflowsFromFiniteWeightsIsSaidToAriseInTheReadout() {
    NetworkCase given = withReadout(Readout.LAST);
    try (Network network = given.open()) {
      float[] weights = network.parameters(2, ParameterKind.WEIGHT);
      Arrays.fill(weights, 3e38f);
      network.setParameters(2, ParameterKind.WEIGHT, weights);
      network.forward(given.batch(0));

      assertThatThrownBy(network::backward)
          .isInstanceOf(NonFiniteException.class)
          .hasMessageContainingAll("step 1", "all weights are finite", "layer 3, the readout");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e39, 1e300})
  void aLearningRateThatIsInfiniteAsAFloatExplodesAndStops(double rate) {
    for (Readout readout : Readout.values()) {
      NetworkCase given = withReadout(readout);
      for (OptimizerSpec optimizer :
          new OptimizerSpec[] {new OptimizerSpec.Sgd(rate, 0.9, 0), OptimizerSpec.adam(rate)}) {
        try (Network network = Network.open(given.spec(), optimizer, given.run())) {
          assertThatThrownBy(
                  () -> {
                    for (int i = 0; i < 100; i++) {
                      network.trainStep(given.batch(i));
                    }
                  })
              .as("%s, %s", given, optimizer)
              .isInstanceOf(NonFiniteException.class)
              .hasMessageMatching("step \\d+: .*layer \\d.*");
        }
      }
    }
  }

  @Test
  void weightsThatAreNotFiniteAreNotSavedAndTheOldFileStays(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("model");
    try (Network network = SPIKING.open()) {
      ModelFile.save(file, network, TrainProgress.START, Map.of());
      byte[] old = Files.readAllBytes(file);
      for (float value : NON_FINITE) {
        put(network, 1, ParameterKind.WEIGHT, value);

        assertThatThrownBy(
                () -> ModelFile.save(file, network, TrainProgress.START, Map.of("a", "b")))
            .isInstanceOf(NonFiniteException.class)
            .hasMessage("step 0: the weights of layer 2 are not finite");
        assertThat(file).hasBinaryContent(old);
        assertThat(folder).isDirectoryContaining("glob:**/model");
        try (Stream<Path> files = Files.list(folder)) {
          assertThat(files).hasSize(1);
        }
      }
    }
  }

  @Test
  void theNetworkCanBeRepairedAndGoesOn() {
    try (Network network = SPIKING.open()) {
      float[] good = network.parameters(1, ParameterKind.WEIGHT);
      put(network, 1, ParameterKind.WEIGHT, Float.NaN);
      network.forward(SPIKING.batch(0));
      network.backward();
      assertThatThrownBy(() -> network.update(0)).isInstanceOf(NonFiniteException.class);

      network.setParameters(1, ParameterKind.WEIGHT, good);

      assertThatCode(() -> network.forward(SPIKING.batch(0))).doesNotThrowAnyException();
      assertThat(network.loss()).isFinite();
    }
  }
}
