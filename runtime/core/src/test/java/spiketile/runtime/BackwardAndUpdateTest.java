package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.layout.MachineProfile;

/** A backward pass that updates each tile as it goes gives the bits of a backward pass, then an update. */
class BackwardAndUpdateTest {
  private static final String CASES = "spiketile.runtime.NetworkCase#stream";
  private static final MachineProfile TINY = new MachineProfile("tiny", 4096, 1L << 32);
  private static final double RATE = 0.02;

  private static NetworkCase named(String name) {
    return NetworkCase.stream()
        .filter(given -> given.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** All parameters and gradients by layer and kind. */
  private static Map<String, float[]> state(Network network) {
    Map<String, float[]> state = new LinkedHashMap<>();
    for (int l = 0; l < network.spec().layers().size(); l++) {
      for (ParameterKind kind : ParameterKind.values()) {
        if (network.spec().has(l, kind)) {
          String name = "layer %d, %s".formatted(l + 1, kind);
          state.put(name, network.parameters(l, kind));
          state.put(name + ", gradient", network.gradient(l, kind));
        }
      }
    }
    return state;
  }

  private static void assertSameState(Network actual, Network expected) {
    Map<String, float[]> wanted = state(expected);
    state(actual).forEach((name, v) -> assertThat(v).as(name).isEqualTo(wanted.get(name)));
    assertThat(actual.updates()).isEqualTo(expected.updates());
  }

  /** Three steps: the moments of each show in the next one's parameters. */
  @ParameterizedTest
  @MethodSource(CASES)
  void theBitsAreThoseOfTwoCalls(NetworkCase given) {
    for (RunSpec run : List.of(given.run(), given.run().withMachine(TINY).withThreads(2))) {
      try (Network fused = Network.open(given.spec(), given.optimizer(), run);
          Network apart = Network.open(given.spec(), given.optimizer(), run)) {
        for (int i = 0; i < 3; i++) {
          fused.forward(given.batch(i));
          double loss = fused.backwardAndUpdate(RATE);
          apart.forward(given.batch(i));
          assertThat(loss).isEqualTo(apart.backward());
          apart.update(RATE);
          assertSameState(fused, apart);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void gradientsOfEarlierBackwardPassesAreUsedToo(NetworkCase given) {
    try (Network fused = given.open();
        Network apart = given.open()) {
      for (Network network : List.of(fused, apart)) {
        network.forward(given.batch(0));
        network.backward();
        network.forward(given.batch(1));
      }
      fused.backwardAndUpdate(RATE);
      apart.backward();
      apart.update(RATE);

      assertSameState(fused, apart);
    }
  }

  @ParameterizedTest
  @MethodSource(CASES)
  void aTrainStepIsForwardBackwardAndUpdateByTheOptimizersRate(NetworkCase given) {
    try (Network whole = given.open();
        Network apart = given.open()) {
      double loss = whole.trainStep(given.batch(0));
      apart.forward(given.batch(0));
      assertThat(loss).isEqualTo(apart.backward());
      apart.update();

      assertSameState(whole, apart);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aRateThatIsNoneIsRefusedBeforeAnythingChanges(double rate) {
    NetworkCase given = named("Adam");
    try (Network network = given.open()) {
      network.forward(given.batch(0));
      Map<String, float[]> before = state(network);

      assertThatThrownBy(() -> network.backwardAndUpdate(rate))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a learning rate is 0 or more: " + rate);

      state(network).forEach((name, v) -> assertThat(v).as(name).isEqualTo(before.get(name)));
      assertThat(network.updates()).isZero();
      assertThat(network.backwardAndUpdate(0)).as("the forward pass still counts").isPositive();
    }
  }

  @Test
  void aLossThatIsNotFiniteChangesNothing() {
    NetworkCase given = named("readout mean");
    try (Network network = given.open()) {
      network.trainStep(given.batch(0));
      float[] weights = network.parameters(1, ParameterKind.WEIGHT);
      Arrays.fill(weights, Float.NaN);
      network.setParameters(1, ParameterKind.WEIGHT, weights);
      network.forward(given.batch(1));
      Map<String, float[]> before = state(network);

      assertThatThrownBy(() -> network.backwardAndUpdate(RATE))
          .isInstanceOf(NonFiniteException.class)
          .hasMessage("step 2: the loss is NaN; the weights of layer 2 are not finite");

      state(network).forEach((name, v) -> assertThat(v).as(name).isEqualTo(before.get(name)));
      assertThat(network.updates()).isEqualTo(1);
    }
  }
}
