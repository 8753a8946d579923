package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.data.EventBatch;

/**
 * 3 inputs, 4 neurons, 2 neurons; three steps, two samples, a delay of one step. So a pass merges six
 * rows of either layer, and six rows of errors go back to the first layer, those of step 0 empty.
 */
class ExchangeVolumeTest {
  private static final int ROWS = 6;
  private static final long BOUNDS = ROWS * 8;
  private static final long DENSE = 4L * ROWS * (4 + 2 + 4);

  private static Network open(boolean recurrent, float thetaGrad, int threads) {
    NeuronSpec neuron = NeuronSpec.uniform(0, 1, 1, thetaGrad, 1);
    NetworkSpec spec =
        NetworkSpec.of(3)
            .layer(new LayerSpec(4, recurrent, false, neuron))
            .layer(new LayerSpec(2, neuron))
            .build();
    RunSpec run =
        new RunSpec(2, 3, threads, Providers.selected(), MachineProfile.host(), Backing.PLAIN);
    Network network = Network.open(spec, new OptimizerSpec.Sgd(0.1, 0, 0), run);
    network.setParameters(0, ParameterKind.WEIGHT, new float[3 * 4]);
    network.setParameters(1, ParameterKind.WEIGHT, new float[4 * 2]);
    if (recurrent) {
      network.setParameters(0, ParameterKind.RECURRENT, new float[4 * 4]);
    }
    return network;
  }

  /** Input 0 of sample 0 fires in step 0, and is felt in step 1. */
  private static EventBatch batch() {
    EventBatch batch = new EventBatch(3, 3, 2);
    batch.fill(
        (sample, events) -> {
          if (sample == 0) {
            events.add(0, 0);
          }
        },
        new int[2]);
    return batch;
  }

  @Test
  void silentLayersExchangeTheBoundsOfTheirRows() {
    try (Network network = open(false, 1, 1)) {
      network.trainStep(batch());

      assertThat(network.exchanged()).isEqualTo(new ExchangeVolume(2 * BOUNDS, 0, DENSE));
      assertThat(network.exchanged().bytes()).isEqualTo(96);
      assertThat(network.exchanged().saving()).isEqualTo(240.0 / 96);
    }
  }

  @Test
  void aSpikeIsAnIdOnTheWayThereAndAnErrorOnTheWayBack() {
    try (Network network = open(false, 1, 1)) {
      float[] weights = new float[3 * 4];
      weights[1] = 2; // from input 0 to neuron 1, above its threshold
      network.setParameters(0, ParameterKind.WEIGHT, weights);

      network.trainStep(batch());

      assertThat(network.exchanged()).isEqualTo(new ExchangeVolume(2 * BOUNDS + 4, 4, DENSE));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whereEveryNeuronIsActiveListsAreTheLargerForm(int threads) {
    try (Network network = open(false, Float.NEGATIVE_INFINITY, threads)) {
      network.trainStep(batch());

      long ids = 4L * ROWS * (4 + 2);
      long errors = 4L * ROWS * 4;
      ExchangeVolume step = new ExchangeVolume(ids + 2 * BOUNDS, errors, DENSE);
      assertThat(network.exchanged()).isEqualTo(step);
      assertThat(step.saving()).isLessThan(1);
    }
  }

  @Test
  void aRecurrentLayersErrorsReachItselfStepByStepToo() {
    try (Network network = open(true, Float.NEGATIVE_INFINITY, 1)) {
      network.trainStep(batch());

      long ids = 4L * ROWS * (4 + 2);
      long errors = 4L * ROWS * 4;
      long errorsOfTwoSteps = 4L * 2 * 2 * 4; // nothing goes back to a step from itself
      assertThat(network.exchanged())
          .isEqualTo(
              new ExchangeVolume(
                  ids + 2 * BOUNDS, errors + errorsOfTwoSteps, DENSE + errorsOfTwoSteps));
    }
  }

  @Test
  void volumesAddUpAndAForwardPassAloneSendsNoErrors() {
    try (Network network = open(false, Float.NEGATIVE_INFINITY, 1)) {
      assertThat(network.exchanged()).isEqualTo(new ExchangeVolume(0, 0, 0));
      assertThat(network.exchanged().saving()).isNaN();
      network.trainStep(batch());
      ExchangeVolume step = network.exchanged();
      network.trainStep(batch());
      network.forward(batch());

      assertThat(network.exchanged())
          .isEqualTo(
              new ExchangeVolume(
                  3 * step.lists(), 2 * step.errors(), 2 * step.dense() + 4L * ROWS * (4 + 2)));
    }
  }
}
