package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.Seeds;

/** Weights scaled so that a target share of neurons fires. */
class CalibrationTest {
  private static final long SEED = 5;

  /** Activity jumps where a spike comes or goes: a tenth of the target, and a few spikes. */
  private static final double RELATIVE_BOUND = 0.1;

  private static final int[] SAMPLES = PatternData.samples(0, 40);

  private final PatternData data = new PatternData(40);

  private static RunSpec run() {
    return new RunSpec(
        16, PatternData.STEPS, 1, Providers.vector(), MachineProfile.host(), Backing.PLAIN);
  }

  private static NetworkSpec.Builder spec(double target) {
    return NetworkSpec.of(PatternData.INPUTS)
        .layer(new LayerSpec(200, NeuronSpec.POSTER))
        .layer(new LayerSpec(150, true, true, NeuronSpec.POSTER))
        .layer(new LayerSpec(100, NeuronSpec.POSTER))
        .init(new Init.TargetActivity(target))
        .seed(SEED);
  }

  private static Network open(NetworkSpec spec) {
    return Network.open(spec, OptimizerSpec.adam(0.01), run());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.03, 0.1, 0.2})
  void everySpikingLayerReachesTheTarget(double target) {
    try (Network network = open(spec(target).build())) {
      new Trainer(network, data, SEED).calibrate(SAMPLES);

      network.forward(calibrationBatch());
      for (int l = 0; l < 3; l++) {
        assertThat(network.activity(l).fired())
            .as("layer %d, seed %d", l + 1, SEED)
            .isCloseTo(target, within(RELATIVE_BOUND * target));
      }
    }
  }

  /** What the trainer calibrates on: the first batch of the first epoch. */
  private EventBatch calibrationBatch() {
    PatternData recorded = new PatternData(40);
    EventBatch batch = new EventBatch(PatternData.INPUTS, PatternData.STEPS, 16);
    try (Network network = open(spec(0.1).build())) {
      new Trainer(network, recorded, SEED).epoch(SAMPLES, 0.01, report -> false);
    }
    int[] order = recorded.readings.stream().mapToInt(PatternData.Reading::sample).toArray();
    batch.fill(data, order, 0, 16, Seeds.mix(SEED, 0));
    return batch;
  }

  @Test
  void otherSamplesOfTheDataAreAboutAsActive() {
    double target = 0.1;
    try (Network network = open(spec(target).build())) {
      Trainer trainer = new Trainer(network, data, SEED);
      trainer.calibrate(SAMPLES);

      assertThat(trainer.evaluate(SAMPLES).activity())
          .allSatisfy(
              activity -> assertThat(activity.fired()).isCloseTo(target, within(target / 4)));
    }
  }

  @Test
  void aLeakyReadoutKeepsItsWeights() {
    try (Network network = open(spec(0.1).readout(Readout.MEAN).build())) {
      float[] last = network.parameters(2, ParameterKind.WEIGHT);
      float[] first = network.parameters(0, ParameterKind.WEIGHT);

      new Trainer(network, data, SEED).calibrate(SAMPLES);

      assertThat(network.parameters(2, ParameterKind.WEIGHT)).isEqualTo(last);
      assertThat(network.parameters(0, ParameterKind.WEIGHT)).isNotEqualTo(first);
    }
  }

  @Test
  void weightsAreScaledAsAWholeAndTheSameEveryTime() {
    try (Network network = open(spec(0.1).build());
        Network second = open(spec(0.1).build())) {
      float[] drawn = network.parameters(0, ParameterKind.WEIGHT);
      new Trainer(network, data, SEED).calibrate(SAMPLES);
      new Trainer(second, data, SEED).calibrate(SAMPLES);

      float[] scaled = network.parameters(0, ParameterKind.WEIGHT);
      double scale = scaled[0] / drawn[0];
      for (int i = 0; i < drawn.length; i++) {
        assertThat((double) scaled[i]).isCloseTo(drawn[i] * scale, within(1e-6 * scale));
      }
      assertThat(second.parameters(0, ParameterKind.WEIGHT)).isEqualTo(scaled);
      assertThat(network.updates()).isZero();
    }
  }

  @Test
  void aNetworkThatAsksForNoTargetOrHasBeenTrainedKeepsItsWeights() {
    NetworkSpec uniform = spec(0.1).init(Init.POSTER).build();
    NetworkSpec target = spec(0.1).build();
    for (NetworkSpec spec : new NetworkSpec[] {uniform, target}) {
      try (Network network = open(spec)) {
        Trainer trainer = new Trainer(network, data, SEED);
        if (spec == target) {
          trainer.epoch(SAMPLES, 0.01, report -> false);
        }
        float[] before = network.parameters(0, ParameterKind.WEIGHT);

        trainer.calibrate(SAMPLES);

        assertThat(network.parameters(0, ParameterKind.WEIGHT)).isEqualTo(before);
      }
    }
  }

  @Test
  void fewerSamplesThanABatchSuffice() {
    try (Network network = open(spec(0.1).build())) {
      new Trainer(network, data, SEED).calibrate(new int[] {3});

      assertThat(network.parameters(0, ParameterKind.WEIGHT)).doesNotContain(Float.NaN);
    }
  }
}
