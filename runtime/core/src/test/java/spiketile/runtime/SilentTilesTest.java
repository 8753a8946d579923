package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.MachineProfile;

/**
 * Tiles that no error reaches are left out of the backward pass, and nothing of an earlier pass takes
 * their place.
 */
class SilentTilesTest {
  /** Tiles of 16 neurons, chunks of two steps. */
  private static final MachineProfile TINY = new MachineProfile("tiny", 4096, 1L << 32);

  /** Neurons of layer 2 that nobody listens to: its first three tiles. */
  private static final int UNHEARD = 48;

  static Stream<NetworkCase> ofThreeLayers() {
    return NetworkCase.stream()
        .filter(
            given -> given.spec().layers().size() == 3 && given.rate() > 0 && given.steps() > 2);
  }

  /** Zeroes all that the first neurons of layer 2 send, to layer 3 and to themselves. */
  private static void silence(Network network) {
    zeroFirstRows(network, 2, ParameterKind.WEIGHT);
    if (network.spec().has(1, ParameterKind.RECURRENT)) {
      zeroFirstRows(network, 1, ParameterKind.RECURRENT);
    }
  }

  private static void zeroFirstRows(Network network, int layer, ParameterKind kind) {
    float[] weights = network.parameters(layer, kind);
    Arrays.fill(weights, 0, UNHEARD * network.spec().layers().get(layer).neurons(), 0);
    network.setParameters(layer, kind, weights);
  }

  private static void zeroGradients(Network network) {
    network.update(0);
  }

  /** The unheard tiles lead their groups, so they have to clear what the groups summed before. */
  @ParameterizedTest
  @MethodSource("ofThreeLayers")
  void whatAnEarlierPassLeftIsNotTakenForTheirError(NetworkCase given) {
    NetworkCase plain = given.withOptimizer(new OptimizerSpec.Sgd(0.1, 0, 0));
    try (Network used = plain.open(run -> run.withMachine(TINY).withThreads(2));
        Network fresh = plain.open(run -> run.withMachine(TINY))) {
      used.forward(plain.batch(0));
      used.backward();
      zeroGradients(used);
      silence(used);
      silence(fresh);

      NetworkTrace.ofGradients(used, plain.batch(1))
          .assertSameBitsAs(NetworkTrace.ofGradients(fresh, plain.batch(1)));
    }
  }

  @ParameterizedTest
  @MethodSource("ofThreeLayers")
  void theyGetNoGradientAndTheOthersDo(NetworkCase given) {
    try (Network network = given.open(run -> run.withMachine(TINY))) {
      silence(network);
      network.minimise(Objective.CROSS_ENTROPY); // no rate of a silent neuron costs anything
      network.forward(given.batch(0));
      network.backward();

      int neurons = network.spec().layers().get(1).neurons();
      float[] gradient = network.gradient(1, ParameterKind.WEIGHT);
      float[] largest = new float[neurons];
      for (int i = 0; i < gradient.length; i++) {
        largest[i % neurons] = Math.max(largest[i % neurons], Math.abs(gradient[i]));
      }
      assertThat(Arrays.copyOf(largest, UNHEARD)).containsOnly(0f);
      assertThat(max(largest)).isPositive();
    }
  }

  private static float max(float[] values) {
    float max = 0;
    for (float value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
