package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;

/** Ranks that have parts of every batch, beside one that has all of it. */
@Timeout(120)
class DataParallelTest {
  private static final long SEED = 11;
  private static final double RATE = 0.01;

  /** Gradients differ by the order of their sums; Adam divides by what may be small. */
  private static final double ROUNDING = 2e-3;

  private static final int BATCH = 9;

  /** Three whole batches, and one of 2 samples: of three ranks, one has none of it. */
  private static final int[] TRAIN = PatternData.samples(0, 29);

  private static final NeuronSpec NEURON =
      NeuronSpec.uniform(0.95f, 0.5f, 1f, 0f, 2f).alwaysActive();

  private static NetworkSpec.Builder spec() {
    return NetworkSpec.of(PatternData.INPUTS)
        .layer(new LayerSpec(30, NEURON))
        .layer(new LayerSpec(PatternData.CLASSES, NEURON))
        .seed(SEED);
  }

  private static RunSpec run(int batch) {
    return new RunSpec(
        batch, PatternData.STEPS, 1, Providers.vector(), MachineProfile.host(), Backing.PLAIN);
  }

  private static Network open(NetworkSpec spec, int batch) {
    return Network.open(spec, OptimizerSpec.adam(RATE), run(batch));
  }

  /** What a training comes to. */
  private record Outcome(float[] weights, float[] readout, List<TrainProgress> progress) {}

  private static Outcome outcome(Network network, List<TrainProgress> progress) {
    return new Outcome(
        network.parameters(0, ParameterKind.WEIGHT),
        network.parameters(1, ParameterKind.WEIGHT),
        progress);
  }

  /** Two epochs; progress is kept after every batch. */
  private static Outcome train(NetworkSpec spec, double norm, Collectives rank) {
    int part = rank == null ? BATCH : Math.ceilDiv(BATCH, rank.ranks());
    try (Network network = open(spec, part)) {
      Trainer trainer = new Trainer(network, new PatternData(60), SEED);
      trainer.clip(norm);
      if (rank != null) {
        trainer.share(rank, BATCH);
      }
      List<TrainProgress> progress = new ArrayList<>();
      for (int epoch = 0; epoch < 2; epoch++) {
        trainer.epoch(TRAIN, RATE, report -> progress.add(trainer.progress()));
      }
      return outcome(network, progress);
    }
  }

  static Stream<NetworkSpec> specs() {
    return Stream.of(
        spec().build(),
        spec().dropout(0.3).build(),
        spec().readout(Readout.MEAN).build(),
        spec().readout(Readout.PER_STEP).build());
  }

  @ParameterizedTest
  @MethodSource("specs")
  void ranksTogetherTrainAsOneThatHasAllSamples(NetworkSpec spec) throws Exception {
    Outcome alone = train(spec, Double.POSITIVE_INFINITY, null);
    for (int ranks : new int[] {1, 2, 3}) {
      for (Outcome outcome :
          Ranks.run(ranks, rank -> train(spec, Double.POSITIVE_INFINITY, rank))) {
        assertClose(outcome, alone);
      }
    }
  }

  @Test
  void clippedGradientsAreClippedByTheNormOfAll() throws Exception {
    NetworkSpec spec = spec().build();
    Outcome alone = train(spec, 0.05, null);
    assertThat(alone.weights()).isNotEqualTo(train(spec, 1e9, null).weights());
    for (Outcome outcome : Ranks.run(3, rank -> train(spec, 0.05, rank))) {
      assertClose(outcome, alone);
    }
  }

  private static void assertClose(Outcome outcome, Outcome alone) {
    assertClose(outcome.weights(), alone.weights());
    assertClose(outcome.readout(), alone.readout());
    assertThat(outcome.progress()).hasSameSizeAs(alone.progress());
    for (int i = 0; i < alone.progress().size(); i++) {
      TrainProgress expected = alone.progress().get(i);
      TrainProgress progress = outcome.progress().get(i);
      assertThat(progress.samples()).isEqualTo(expected.samples());
      assertThat(progress.lossSum() / expected.lossSum()).isBetween(1 - ROUNDING, 1 + ROUNDING);
    }
  }

  private static void assertClose(float[] values, float[] expected) {
    assertThat(Distances.relative(values, expected)).isLessThan(ROUNDING);
  }

  /** The gradients of one step, summed by ranks, beside those of one rank. */
  @Test
  void gradientsAreThoseOfAllSamplesButForTheirRounding() throws Exception {
    for (NetworkCase given : NetworkCase.all()) {
      if (given.spec().dropout() == 0 && given.batch() == 6) {
        assertGradients(given);
      }
    }
  }

  private static void assertGradients(NetworkCase given) throws Exception {
    float[] alone = Ranks.run(1, rank -> firstStep(given, rank)).getFirst();
    List<float[]> ranks = Ranks.run(2, rank -> firstStep(given, rank));
    assertThat(ranks.get(1)).as("%s", given).isEqualTo(ranks.get(0));
    assertThat(Distances.relative(ranks.getFirst(), alone)).as("%s", given).isLessThan(1e-5);
  }

  private static float[] firstStep(NetworkCase given, Collectives rank) {
    int samples = given.batch() / rank.ranks();
    try (Network network = given.open(run -> run)) {
      network.minimise(Objective.CROSS_ENTROPY);
      network.shareBatches(rank);
      network.forward(given.part(rank.rank() * samples, samples));
      network.backward();
      network.clipGradient(Double.MAX_VALUE);
      return network.gradient(0, ParameterKind.WEIGHT);
    }
  }

  /** Two samples: of three ranks one has none of them. */
  @ParameterizedTest
  @ValueSource(ints = {2, 9})
  void ranksScaleTheirWeightsAsOneDoes(int samples) throws Exception {
    float[] alone = calibrated(samples, null);
    for (int ranks : new int[] {1, 2, 3}) {
      for (float[] weights : Ranks.run(ranks, rank -> calibrated(samples, rank))) {
        assertThat(weights).isEqualTo(alone);
      }
    }
  }

  private static float[] calibrated(int samples, Collectives rank) {
    NetworkSpec spec = spec().init(new Init.TargetActivity(0.2)).build();
    try (Network network = open(spec, BATCH)) {
      Trainer trainer = new Trainer(network, new PatternData(60), SEED);
      if (rank != null) {
        trainer.share(rank, BATCH);
      }
      trainer.calibrate(PatternData.samples(0, samples));
      return network.parameters(0, ParameterKind.WEIGHT);
    }
  }

  /** Of five samples two ranks have two and three, and six ranks some of them none. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void ranksEvaluateAPartEach(int ranks) throws Exception {
    int[] samples = PatternData.samples(30, 5);
    Evaluation alone;
    try (Network network = open(spec().build(), BATCH)) {
      alone = new Trainer(network, new PatternData(60), SEED).evaluate(samples);
    }
    for (Evaluation evaluation :
        Ranks.run(
            ranks,
            rank -> {
              try (Network network = open(spec().build(), BATCH)) {
                Trainer trainer = new Trainer(network, new PatternData(60), SEED);
                trainer.share(rank, BATCH);
                return trainer.evaluate(samples);
              }
            })) {
      assertThat(evaluation.predictions()).isEqualTo(alone.predictions());
      assertThat(evaluation.accuracy()).isEqualTo(alone.accuracy());
      assertThat(evaluation.samples()).isEqualTo(5);
      assertThat(evaluation.loss()).isCloseTo(alone.loss(), within(1e-9));
      assertThat(evaluation.activity().getFirst().fired())
          .isCloseTo(alone.activity().getFirst().fired(), within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void whoeverStopsStopsAll(int ranks) throws Exception {
    List<Integer> samples =
        Ranks.run(
            ranks,
            rank -> {
              try (Network network = open(spec().build(), BATCH)) {
                Trainer trainer = new Trainer(network, new PatternData(60), SEED);
                trainer.share(rank, BATCH);
                boolean last = rank.rank() == ranks - 1;
                boolean done =
                    trainer.epoch(
                        TRAIN, RATE, report -> !last || trainer.progress().samples() < 2 * BATCH);
                assertThat(done).isFalse();
                return trainer.progress().samples();
              }
            });
    assertThat(samples).containsOnly(2 * BATCH);
  }

  @Test
  void anotherNetworkIsRefusedAndNamed() {
    assertThatThrownBy(
            () ->
                Ranks.run(
                    3,
                    rank -> {
                      int neurons = rank.rank() == 2 ? 31 : 30;
                      NetworkSpec spec =
                          NetworkSpec.of(PatternData.INPUTS)
                              .layer(new LayerSpec(neurons, NEURON))
                              .layer(new LayerSpec(PatternData.CLASSES, NEURON))
                              .build();
                      try (Network network = open(spec, BATCH)) {
                        network.shareBatches(rank);
                        return 0;
                      }
                    }))
        .isInstanceOf(CollectivesException.class)
        .hasMessageContaining("rank 0 has 30 ")
        .hasMessageContaining("rank 2 has 31 ");
  }

  @Test
  void anotherTrainingIsRefusedAndNamed() {
    assertThatThrownBy(
            () ->
                Ranks.run(
                    2,
                    rank -> {
                      try (Network network = open(spec().build(), BATCH)) {
                        new Trainer(network, new PatternData(60), SEED + rank.rank())
                            .share(rank, BATCH);
                        return 0;
                      }
                    }))
        .isInstanceOf(CollectivesException.class)
        .hasMessageEndingWith("seed of the training: rank 0 has 11, rank 1 has 12");
  }

  @Test
  void otherWeightsAreRefused() {
    assertThatThrownBy(
            () ->
                Ranks.run(
                    2,
                    rank -> {
                      try (Network network = open(spec().build(), BATCH)) {
                        network.shareBatches(rank);
                        if (rank.rank() == 1) {
                          float[] weights = network.parameters(0, ParameterKind.WEIGHT);
                          weights[5] += 1e-3f;
                          network.setParameters(0, ParameterKind.WEIGHT, weights);
                        }
                        network.requireSameParameters();
                        return 0;
                      }
                    }))
        .isInstanceOf(CollectivesException.class)
        .hasMessageContaining("parameters after 0 updates: rank 0 has ");
  }

  @Test
  void aNetworkThatSharesNothingSaysSo() {
    try (Network network = open(spec().build(), BATCH)) {
      assertThatThrownBy(network::requireSameParameters)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no ranks");
      assertThatThrownBy(network::backwardWithoutSamples)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no ranks");
    }
  }

  @Test
  void penaltiesOfRatesAreRefused() throws Exception {
    Objective objective = new Objective(0, new float[0], new RatePenalty(0, 0.1, 1));
    Ranks.run(
        1,
        rank -> {
          try (Network network = open(spec().build(), BATCH)) {
            network.shareBatches(rank);
            assertThatThrownBy(() -> network.minimise(objective))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ranks");
            return 0;
          }
        });
  }

  @Test
  void aPartThatDoesNotFitIsRefused() {
    assertThatThrownBy(
            () ->
                Ranks.run(
                    1,
                    rank -> {
                      try (Network network = open(spec().build(), 4)) {
                        new Trainer(network, new PatternData(60), SEED).share(rank, BATCH);
                        return 0;
                      }
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch of 9 on 1 ranks has parts of 9, where networks take 1 to 4");
  }
}
