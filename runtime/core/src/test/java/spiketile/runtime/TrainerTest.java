package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.PatternData.Reading;
import spiketile.runtime.data.EventBatch;

class TrainerTest {
  private static final long SEED = 11;
  private static final double RATE = 0.01;
  private static final int BATCH = 8;

  /** 30 samples: three full batches and one of 6. */
  private static final int[] TRAIN = PatternData.samples(0, 30);

  private static final int[] TEST = PatternData.samples(30, 30);
  private static final Predicate<BatchReport> ALWAYS = report -> true;

  /** Always active and not steep, so that a neuron that never fires still learns. */
  private static final NeuronSpec NEURON =
      NeuronSpec.uniform(0.95f, 0.5f, 1f, 0f, 2f).alwaysActive();

  private final PatternData data = new PatternData(60);

  private static RunSpec run() {
    return new RunSpec(
        BATCH, PatternData.STEPS, 1, Providers.vector(), MachineProfile.host(), Backing.PLAIN);
  }

  private static NetworkSpec.Builder spec() {
    return NetworkSpec.of(PatternData.INPUTS)
        .layer(new LayerSpec(30, NEURON))
        .layer(new LayerSpec(PatternData.CLASSES, NEURON))
        .seed(SEED);
  }

  private static Network open(NetworkSpec spec) {
    return Network.open(spec, OptimizerSpec.adam(RATE), run());
  }

  private static Network open() {
    return open(spec().build());
  }

  private static float[] weights(Network network) {
    return network.parameters(0, ParameterKind.WEIGHT);
  }

  private static void epochs(Trainer trainer, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(trainer.epoch(TRAIN, RATE, ALWAYS)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSeparableProblemIsLearntToThePoint(Readout readout) {
    try (Network network = open(spec().readout(readout).build())) {
      Trainer trainer = new Trainer(network, data, SEED);
      Evaluation before = trainer.evaluate(TEST);

      epochs(trainer, 40);

      Evaluation after = trainer.evaluate(TEST);
      assertThat(after.accuracy()).as("seed %d, before: %s", SEED, before).isEqualTo(1);
      assertThat(after.loss()).isLessThan(before.loss() / 2);
      assertThat(after.samples()).isEqualTo(30);
      assertThat(after.predictions())
          .isEqualTo(Arrays.stream(TEST).map(data::label).boxed().toList());
      assertThat(network.updates()).isEqualTo(40 * 4);
    }
  }

  @Test
  void aProfileMeasuresEpochsWithTheirLoadingAndNoEvaluation() {
    Profile profile = new Profile(1);
    try (Network network = open()) {
      Trainer trainer = new Trainer(network, data, SEED);
      network.measure(profile);
      long forward = profile.nanos(Phase.FORWARD);
      trainer.evaluate(TEST);
      assertThat(profile.nanos(Phase.FORWARD)).isEqualTo(forward);

      epochs(trainer, 1);
      network.stopMeasuring();
    }
    assertThat(profile.steps()).isEqualTo(4);
    assertThat(profile.nanos(Phase.FORWARD)).isPositive();
    assertThat(profile.nanos(Phase.IO)).isPositive();
  }

  private List<Integer> readSamples() {
    List<Integer> samples = data.readings.stream().map(Reading::sample).toList();
    data.readings.clear();
    return samples;
  }

  @Test
  void everyEpochSeesEverySampleOnceInAnOrderOfItsOwn() {
    List<List<Integer>> orders = new ArrayList<>();
    try (Network network = open()) {
      Trainer trainer = new Trainer(network, data, SEED);
      for (int i = 0; i < 5; i++) {
        epochs(trainer, 1);
        orders.add(readSamples());
      }
    }
    assertThat(orders).doesNotHaveDuplicates();
    assertThat(orders)
        .allSatisfy(
            order ->
                assertThat(order)
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(TRAIN).boxed().toList()));
  }

  @Test
  void orderAndEncodingAreTheSameInEveryRunOfASeedAndOthersForAnother() {
    List<List<Reading>> runs = new ArrayList<>();
    for (long seed : new long[] {SEED, SEED, SEED + 1}) {
      data.readings.clear();
      try (Network network = open()) {
        epochs(new Trainer(network, data, seed), 2);
      }
      runs.add(List.copyOf(data.readings));
    }
    assertThat(runs.get(1)).isEqualTo(runs.getFirst());
    assertThat(runs.get(2)).isNotEqualTo(runs.getFirst());
  }

  @Test
  void aSampleIsEncodedAnewInEveryEpochAndTheSameInEveryEvaluation() {
    try (Network network = open()) {
      Trainer trainer = new Trainer(network, data, SEED);
      epochs(trainer, 3);
      assertThat(data.readings).as("a draw for each reading").doesNotHaveDuplicates();

      data.readings.clear();
      trainer.evaluate(TEST);
      List<Reading> first = List.copyOf(data.readings);
      data.readings.clear();
      trainer.evaluate(TEST);
      assertThat(data.readings).isEqualTo(first);
    }
  }

  @Test
  void reportsTellHowFarTheEpochIs() {
    List<BatchReport> reports = new ArrayList<>();
    try (Network network = open()) {
      Trainer trainer = new Trainer(network, data, SEED);
      epochs(trainer, 1);
      trainer.epoch(TRAIN, RATE, reports::add);
      LayerActivity activity = network.activity(0);

      assertThat(reports).extracting(BatchReport::samples).containsExactly(8, 16, 24, 30);
      assertThat(reports).allSatisfy(report -> assertThat(report.epoch()).isEqualTo(1));
      assertThat(reports).allSatisfy(report -> assertThat(report.epochSamples()).isEqualTo(30));
      assertThat(reports).allSatisfy(report -> assertThat(report.accuracy()).isBetween(0.0, 1.0));
      assertThat(reports.getLast().activity()).hasSize(2).startsWith(activity);
      assertThat(trainer.progress()).isEqualTo(new TrainProgress(2, 0, 0, 0));
    }
  }

  /** The losses and the share of right answers are those of the steps one by one. */
  @Test
  void lossAndAccuracyAreMeansOverTheSamplesSeen() {
    List<BatchReport> reports = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    try (Network network = open();
        Network byHand = open()) {
      Trainer trainer = new Trainer(network, data, SEED);
      trainer.epoch(TRAIN, RATE, reports::add);
      List<Reading> readings = List.copyOf(data.readings);

      EventBatch batch = new EventBatch(PatternData.INPUTS, PatternData.STEPS, BATCH);
      double sum = 0;
      int correct = 0;
      for (int from = 0; from < 30; from += BATCH) {
        List<Reading> part = readings.subList(from, Math.min(30, from + BATCH));
        int[] labels = part.stream().mapToInt(reading -> data.label(reading.sample())).toArray();
        batch.fill(
            (b, events) -> data.read(part.get(b).sample(), part.get(b).draw(), events), labels);
        byHand.forward(batch);
        for (int b = 0; b < labels.length; b++) {
          correct += byHand.prediction(b) == labels[b] ? 1 : 0;
        }
        sum += byHand.backward() * labels.length;
        byHand.update(RATE);
        losses.add(sum / (from + labels.length));
      }
      assertThat(reports).extracting(BatchReport::loss).isEqualTo(losses);
      assertThat(reports.getLast().accuracy()).isEqualTo(correct / 30.0);
      assertThat(weights(network)).isEqualTo(weights(byHand));
    }
  }

  @Test
  void aTrainingStoppedByItsListenerGoesOnAsIfItHadNot() {
    List<BatchReport> whole = new ArrayList<>();
    List<BatchReport> parts = new ArrayList<>();
    try (Network expected = open();
        Network network = open()) {
      Trainer uninterrupted = new Trainer(expected, data, SEED);
      for (int epoch = 0; epoch < 3; epoch++) {
        uninterrupted.epoch(TRAIN, RATE, whole::add);
      }

      Trainer trainer = new Trainer(network, data, SEED);
      int calls = 0;
      while (trainer.progress().epoch() < 3) {
        boolean completed =
            trainer.epoch(
                TRAIN,
                RATE,
                report -> {
                  parts.add(report);
                  return false;
                });
        assertThat(completed).isEqualTo(++calls % 4 == 0);
      }

      assertThat(parts).isEqualTo(whole);
      assertThat(weights(network)).isEqualTo(weights(expected));
    }
  }

  static Stream<Arguments> stopsAndOptimizers() {
    return Stream.of(0, 1, 3, 4, 6, 11)
        .flatMap(
            batches ->
                Stream.of(
                        new OptimizerSpec.Sgd(0.1, 0.9, 1e-4),
                        OptimizerSpec.adam(RATE),
                        OptimizerSpec.adamW(RATE, 0.01))
                    .map(optimizer -> Arguments.of(batches, optimizer)));
  }

  /** Three epochs of four batches each: saved and opened again in the first, between, in the last. */
  @ParameterizedTest
  @MethodSource("stopsAndOptimizers")
  void aTrainingResumedFromAFileComputesTheSameBits(
      int batches, OptimizerSpec optimizer, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("model");
    NetworkSpec spec =
        NetworkSpec.of(PatternData.INPUTS)
            .layer(NetworkCase.varied(30, true, true))
            .layer(new LayerSpec(PatternData.CLASSES, NeuronSpec.POSTER))
            .build();
    try (Network expected = Network.open(spec, optimizer, run());
        Network network = Network.open(spec, optimizer, run())) {
      List<BatchReport> whole = new ArrayList<>();
      trainToEpoch(3, new Trainer(expected, data, SEED), whole, Integer.MAX_VALUE);

      List<BatchReport> parts = new ArrayList<>();
      Trainer trainer = new Trainer(network, data, SEED);
      trainToEpoch(3, trainer, parts, batches);
      ModelFile.save(file, network, trainer.progress(), Map.of());
      try (SavedModel saved = ModelFile.load(file);
          Network resumed = saved.open(run())) {
        Trainer second = new Trainer(resumed, new PatternData(60), SEED);
        second.resume(saved.progress());
        trainToEpoch(3, second, parts, Integer.MAX_VALUE);

        assertThat(parts).isEqualTo(whole);
        assertThat(resumed.updates()).isEqualTo(12);
        for (int l = 0; l < 2; l++) {
          for (ParameterKind kind : ParameterKind.values()) {
            if (spec.has(l, kind)) {
              assertThat(resumed.parameters(l, kind))
                  .as("layer %d, %s", l + 1, kind)
                  .isEqualTo(expected.parameters(l, kind));
            }
          }
        }
      }
    }
  }

  /** Trains to the end of the epochs, or for so many batches. */
  private static void trainToEpoch(
      int epochs, Trainer trainer, List<BatchReport> reports, int batches) {
    int end = batches == Integer.MAX_VALUE ? batches : reports.size() + batches;
    while (trainer.progress().epoch() < epochs && reports.size() < end) {
      trainer.epoch(
          TRAIN,
          RATE,
          report -> {
            reports.add(report);
            return reports.size() < end;
          });
    }
  }

  @Test
  void evaluationLeavesTheNetworkAndTheTrainingAsTheyWere(@TempDir Path folder) throws IOException {
    Path before = folder.resolve("before");
    Path after = folder.resolve("after");
    try (Network network = open()) {
      Trainer trainer = new Trainer(network, data, SEED);
      epochs(trainer, 1);
      trainer.epoch(TRAIN, RATE, report -> false);
      ModelFile.save(before, network, trainer.progress(), Map.of());

      Evaluation first = trainer.evaluate(TEST);

      ModelFile.save(after, network, trainer.progress(), Map.of());
      assertThat(after).hasSameBinaryContentAs(before);
      assertThat(network.gradient(0, ParameterKind.WEIGHT)).containsOnly(0f);
      assertThat(trainer.evaluate(TEST)).as("evaluated again").isEqualTo(first);
    }
  }

  @Test
  void anEvaluationIsTheSameForEveryBatchSize() {
    List<Evaluation> evaluations = new ArrayList<>();
    for (int batch : new int[] {1, 7, 30, 64}) {
      RunSpec run =
          new RunSpec(
              batch, PatternData.STEPS, 1, Providers.vector(), run().machine(), Backing.PLAIN);
      try (Network network = Network.open(spec().build(), OptimizerSpec.adam(RATE), run)) {
        evaluations.add(new Trainer(network, data, SEED).evaluate(TEST));
      }
    }
    Evaluation expected = evaluations.getFirst();
    for (Evaluation evaluation : evaluations) {
      assertThat(evaluation.predictions()).isEqualTo(expected.predictions());
      assertThat(evaluation.loss()).isCloseTo(expected.loss(), within(1e-9));
      assertThat(evaluation.activity().getFirst().fired())
          .isCloseTo(expected.activity().getFirst().fired(), within(1e-9));
    }
  }

  @Test
  void theCallerMayReadEverySampleWhileItIsEvaluated() {
    List<Integer> places = new ArrayList<>();
    List<Integer> predictions = new ArrayList<>();
    try (Network network = open()) {
      Evaluation evaluation =
          new Trainer(network, data, SEED)
              .evaluate(
                  TEST,
                  b -> {
                    places.add(b);
                    predictions.add(network.prediction(b));
                  });

      assertThat(places).startsWith(0, 1, 2, 3, 4, 5, 6, 7, 0).endsWith(4, 5).hasSize(30);
      assertThat(predictions).isEqualTo(evaluation.predictions());
    }
  }

  @Test
  void noSampleToEvaluateIsRefused() {
    try (Network network = open()) {
      Trainer trainer = new Trainer(network, data, SEED);
      assertThatThrownBy(() -> trainer.evaluate(new int[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("at least one sample needed");
    }
  }

  @Test
  void progressBeyondTheEpochIsRefused() {
    try (Network network = open()) {
      Trainer trainer = new Trainer(network, data, SEED);
      trainer.resume(new TrainProgress(0, 31, 1, 0));
      assertThatThrownBy(() -> trainer.epoch(TRAIN, RATE, ALWAYS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("31 samples of the epoch are done, but it has 30");
    }
  }

  @Test
  void dataForAnotherNetworkIsRefused() {
    NetworkSpec otherInputs =
        NetworkSpec.of(PatternData.INPUTS + 1).layer(new LayerSpec(3, NeuronSpec.POSTER)).build();
    NetworkSpec fewerClasses =
        NetworkSpec.of(PatternData.INPUTS).layer(new LayerSpec(2, NeuronSpec.POSTER)).build();
    for (NetworkSpec other : List.of(otherInputs, fewerClasses)) {
      try (Network network = open(other)) {
        assertThatThrownBy(() -> new Trainer(network, data, SEED))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage(
                "data of 24 inputs, 10 steps, 3 classes for a network of %d, 10 and %d",
                other.inputs(), other.classes());
      }
    }
  }

  @Test
  void aNetworkMayHaveMoreClassesThanTheData() {
    NetworkSpec more =
        NetworkSpec.of(PatternData.INPUTS).layer(new LayerSpec(5, NeuronSpec.POSTER)).build();
    try (Network network = open(more)) {
      assertThat(new Trainer(network, data, SEED).epoch(TRAIN, RATE, ALWAYS)).isTrue();
    }
  }

  @Test
  void aBrokenLossStopsTheEpochWithTheProgressOfTheLastGoodBatch() {
    try (Network network = open(spec().readout(Readout.MEAN).build())) {
      Trainer trainer = new Trainer(network, data, SEED);
      trainer.epoch(TRAIN, RATE, report -> false);
      TrainProgress good = trainer.progress();
      float[] broken = new float[90];
      Arrays.fill(broken, Float.NaN);
      network.setParameters(1, ParameterKind.WEIGHT, broken);

      assertThatThrownBy(() -> trainer.epoch(TRAIN, RATE, ALWAYS))
          .isInstanceOf(NonFiniteException.class);

      assertThat(trainer.progress()).isEqualTo(good);
    }
  }
}
