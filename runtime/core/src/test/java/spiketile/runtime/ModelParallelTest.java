package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;

/** Ranks that have some layers each, beside one that has all of them. */
@Timeout(120)
class ModelParallelTest {
  /** So little memory a tile that a chunk is a step or a few. */
  private static final MachineProfile TINY = new MachineProfile("tiny", 20_000, 1L << 30);

  private static final UnaryOperator<RunSpec> SPARSE =
      run -> run.withMachine(TINY).withProduct(Product.SPARSE);

  static Stream<NetworkCase> cases() {
    return NetworkCase.stream()
        .filter(given -> !given.spec().dense() && given.spec().layers().size() > 1)
        .filter(given -> given.spec().readout() != Readout.PER_STEP);
  }

  private static NetworkTrace trace(NetworkCase given, int ranks, int steps) throws Exception {
    return NetworkTrace.union(
        Ranks.run(
            ranks,
            rank -> {
              try (Network network = given.open(SPARSE, new Pipeline(rank, steps))) {
                return NetworkTrace.ofTraining(given, network);
              }
            }));
  }

  /** Whatever the pieces: they are whole chunks, and the chunks are those of one rank. */
  @ParameterizedTest
  @MethodSource("cases")
  void stagesComputeTheBitsOfOneRank(NetworkCase given) throws Exception {
    NetworkTrace expected;
    int chunk;
    try (Network network = given.open(SPARSE)) {
      network.minimise(Objective.CROSS_ENTROPY);
      chunk = network.plan().layers().getFirst().chunkSteps();
      expected = NetworkTrace.ofTraining(given, network);
    }
    for (int ranks = 1; ranks <= given.spec().layers().size(); ranks++) {
      trace(given, ranks, chunk).assertSameBitsAs(expected);
      trace(given, ranks, 2 * chunk + 1).assertSameBitsAs(expected);
    }
  }

  /** Pieces that are shorter than one rank's chunks: sums over time have another order. */
  @ParameterizedTest
  @MethodSource("cases")
  void shorterPiecesChangeGradientsByTheirRoundingOnly(NetworkCase given) throws Exception {
    NetworkTrace expected;
    try (Network network = given.open(run -> run.withProduct(Product.SPARSE))) {
      network.minimise(Objective.CROSS_ENTROPY);
      expected = NetworkTrace.ofGradients(network, given.batch(0));
    }
    List<NetworkTrace> ranks =
        Ranks.run(
            2,
            rank -> {
              try (Network network = given.open(run -> run, new Pipeline(rank, 5))) {
                return NetworkTrace.ofGradients(network, given.batch(0));
              }
            });
    NetworkTrace trace = NetworkTrace.union(ranks);
    trace.assertSameForwardAs(expected);
    trace.assertGradientsCloseTo(expected, 1e-5);
  }

  static Stream<Arguments> shards() {
    return cases()
        .filter(given -> given.spec().layers().stream().noneMatch(LayerSpec::recurrent))
        .flatMap(
            given ->
                Stream.of(
                    Arguments.of(given, 1, 2),
                    Arguments.of(given, 1, 3),
                    Arguments.of(given, 2, 2)));
  }

  /** Errors are sums of sums then. */
  @ParameterizedTest
  @MethodSource("shards")
  void shardsOfTilesChangeGradientsByTheirRoundingOnly(NetworkCase given, int stages, int shards)
      throws Exception {
    NetworkTrace expected;
    try (Network network = given.open(SPARSE)) {
      network.minimise(Objective.CROSS_ENTROPY);
      expected = NetworkTrace.ofGradients(network, given.batch(0));
    }
    List<NetworkTrace> ranks =
        Ranks.run(
            stages * shards,
            rank -> {
              try (RankGrid grid = RankGrid.of(rank, stages, shards);
                  Network network = given.open(SPARSE, grid.pipeline(5))) {
                return NetworkTrace.ofGradients(network, given.batch(0));
              }
            });
    NetworkTrace trace = NetworkTrace.union(ranks);
    trace.assertSameForwardAs(expected);
    trace.assertGradientsCloseTo(expected, 1e-5);
  }

  /** What a training comes to: its progress, and the weights that are here. */
  private record Outcome(TrainProgress progress, float[] first, float[] second) {}

  /** Of weights, where gradients differ by the order of their sums and Adam divides by what may be small. */
  private static final double ROUNDING = 2e-3;

  private static final int BATCH = 9;
  private static final int[] TRAIN = PatternData.samples(0, 29);

  private static NetworkSpec spec(double dropout) {
    NeuronSpec neuron = NeuronSpec.uniform(0.95f, 0.5f, 1f, 0f, 2f).alwaysActive();
    return NetworkSpec.of(PatternData.INPUTS)
        .layer(new LayerSpec(70, neuron))
        .layer(new LayerSpec(PatternData.CLASSES, neuron))
        .init(new Init.TargetActivity(0.2))
        .dropout(dropout)
        .seed(5)
        .build();
  }

  private static RunSpec run(int batch) {
    return SPARSE.apply(
        new RunSpec(
            batch, PatternData.STEPS, 1, Providers.vector(), MachineProfile.host(), Backing.PLAIN));
  }

  /** Two epochs of a network, or of this rank's part of it. */
  private static Outcome train(Network network, double norm, Collectives replicas) {
    Trainer trainer = new Trainer(network, new PatternData(60), 3);
    trainer.clip(norm);
    if (replicas != null) {
      trainer.share(replicas, BATCH);
    }
    trainer.calibrate(TRAIN);
    trainer.epoch(TRAIN, 0.01, report -> true);
    trainer.epoch(TRAIN, 0.01, report -> trainer.progress().samples() < 18);
    assertThat(trainer.evaluate(PatternData.samples(30, 20)).predictions()).hasSize(20);
    return new Outcome(trainer.progress(), weights(network, 0), weights(network, 1));
  }

  private static float[] weights(Network network, int layer) {
    return network.has(layer) ? network.parameters(layer, ParameterKind.WEIGHT) : new float[0];
  }

  private static Outcome alone(double norm, double dropout) {
    try (Network network = Network.open(spec(dropout), OptimizerSpec.adam(0.01), run(BATCH))) {
      return train(network, norm, null);
    }
  }

  private static Outcome stage(Collectives rank, double norm, double dropout) {
    Pipeline pipeline = new Pipeline(rank, 3);
    try (Network network =
        Network.open(spec(dropout), OptimizerSpec.adam(0.01), run(BATCH), pipeline)) {
      return train(network, norm, null);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void aTrainingIsThatOfOneRank(double dropout) throws Exception {
    Outcome alone = alone(Double.POSITIVE_INFINITY, dropout);
    List<Outcome> ranks = Ranks.run(2, rank -> stage(rank, Double.POSITIVE_INFINITY, dropout));
    assertThat(ranks.get(0).progress()).isEqualTo(alone.progress());
    assertThat(ranks.get(1).progress()).isEqualTo(alone.progress());
    assertThat(ranks.get(0).first()).isEqualTo(alone.first());
    assertThat(ranks.get(1).second()).isEqualTo(alone.second());
  }

  @Test
  void gradientsAreClippedByTheNormOfAllLayers() throws Exception {
    Outcome alone = alone(0.05, 0);
    List<Outcome> ranks = Ranks.run(2, rank -> stage(rank, 0.05, 0));
    assertClose(ranks.get(0).first(), alone.first());
    assertClose(ranks.get(1).second(), alone.second());
  }

  /** Two replicas of two stages. */
  @Test
  void stagesOfReplicasTrainAsOneRank() throws Exception {
    Outcome alone = alone(Double.POSITIVE_INFINITY, 0);
    List<Outcome> ranks = Ranks.run(4, ModelParallelTest::replica);
    for (Outcome rank : ranks) {
      assertThat(rank.progress().correct()).isEqualTo(alone.progress().correct());
    }
    assertClose(ranks.get(0).first(), alone.first());
    assertClose(ranks.get(1).second(), alone.second());
    assertThat(ranks.get(2).first()).isEqualTo(ranks.get(0).first());
    assertThat(ranks.get(3).second()).isEqualTo(ranks.get(1).second());
  }

  /** Two replicas of two stages of two shards; and three shards, of which none has the whole hidden layer. */
  @Test
  void shardsTrainAsOneRank() throws Exception {
    Outcome alone = alone(0.5, 0.3);
    for (Outcome rank : Ranks.run(8, world -> grid(world, 2, 2))) {
      assertThat(rank.progress().correct()).isEqualTo(alone.progress().correct());
      assertThat(rank.first().length + rank.second().length)
          .isIn(alone.first().length, alone.second().length);
    }
    for (Outcome rank : Ranks.run(3, world -> grid(world, 1, 3))) {
      assertClose(rank.first(), alone.first());
      assertClose(rank.second(), alone.second());
    }
  }

  private static Outcome grid(Collectives world, int stages, int shards) {
    try (RankGrid grid = RankGrid.of(world, stages, shards);
        Network network =
            Network.open(spec(0.3), OptimizerSpec.adam(0.01), run(BATCH), grid.pipeline(3))) {
      return train(network, 0.5, grid.replicas());
    }
  }

  private static Outcome replica(Collectives rank) {
    try (RankGrid grid = RankGrid.of(rank, 2, 1);
        Network network =
            Network.open(spec(0), OptimizerSpec.adam(0.01), run(BATCH), grid.pipeline(3))) {
      return train(network, Double.POSITIVE_INFINITY, grid.replicas());
    }
  }

  /** Whatever ranks a training was saved by, the file is the same, and any others go on with it. */
  @Test
  void aSavedModelDoesNotDependOnTheRanks(@TempDir Path folder) throws Exception {
    Path alone = folder.resolve("alone");
    Path ranks = folder.resolve("ranks");
    try (Network network = Network.open(spec(0), OptimizerSpec.adam(0.01), run(BATCH))) {
      train(network, Double.POSITIVE_INFINITY, null);
      ModelFile.save(alone, network, TrainProgress.START, Map.of());
    }
    Ranks.run(2, world -> saved(world, 1, null, ranks));
    assertThat(ranks).hasSameBinaryContentAs(alone);
    for (int shards : new int[] {1, 2}) {
      Path again = folder.resolve("again" + shards);
      Ranks.run(2 * shards, world -> saved(world, shards, alone, again));
      assertThat(again).hasSameBinaryContentAs(alone);
    }
  }

  /** Trains, or opens what is saved, on two stages; then saves. */
  private static Object saved(Collectives world, int shards, Path from, Path file) {
    try (RankGrid grid = RankGrid.of(world, 2, shards);
        Network network = opened(grid.pipeline(3), from)) {
      if (from == null) {
        train(network, Double.POSITIVE_INFINITY, null);
      }
      if (world.rank() == 0) {
        ModelFile.save(file, network, TrainProgress.START, Map.of());
      } else {
        ModelFile.contribute(network);
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Network opened(Pipeline pipeline, Path from) throws IOException {
    if (from == null) {
      return Network.open(spec(0), OptimizerSpec.adam(0.01), run(BATCH), pipeline);
    }
    try (SavedModel model = ModelFile.load(from)) {
      return model.open(run(BATCH), pipeline);
    }
  }

  private static void assertClose(float[] values, float[] expected) {
    assertThat(Distances.relative(values, expected)).isLessThan(ROUNDING);
  }

  /** Ends of rows and of fired ids, ids, and an error at each entry: of the lower stage's last layer. */
  @Test
  void onlyListsAndErrorsAtTheirEntriesCross() throws Exception {
    NetworkCase given = NetworkCase.all().getFirst();
    List<ExchangeVolume> sent =
        Ranks.run(
            3,
            rank -> {
              try (Network network = given.open(SPARSE, new Pipeline(rank, 4))) {
                network.trainStep(given.batch(0));
                return network.sent();
              }
            });
    long entries;
    try (Network network = given.open(SPARSE)) {
      network.forward(given.batch(0));
      entries = network.spikes(0).entries();
    }
    long rows = (long) given.steps() * given.batch();
    assertThat(sent.get(0))
        .isEqualTo(new ExchangeVolume(4 * entries + 8 * rows, 0, 4 * rows * 200));
    assertThat(sent.get(1).errors()).isEqualTo(4 * entries);
    assertThat(sent.get(1).dense()).isEqualTo(4 * rows * 200 + 4 * rows * 90);
    assertThat(sent.get(2).lists()).isZero();
  }

  @Test
  void eachStageHasItsOwnMemoryOnly() throws Exception {
    NetworkCase given = NetworkCase.all().getFirst();
    List<Long> bytes =
        Ranks.run(
            3,
            rank -> {
              try (Network network = given.open(SPARSE, new Pipeline(rank, 4))) {
                return network.allocatedBytes();
              }
            });
    try (Network network = given.open(SPARSE)) {
      assertThat(bytes).allMatch(part -> part < 0.75 * network.allocatedBytes());
    }
  }

  @Test
  void onlyTheFirstStageReadsSpikes() throws Exception {
    List<Integer> read =
        Ranks.run(
            2,
            rank -> {
              PatternData data = new PatternData(60);
              try (Network network =
                  Network.open(
                      spec(0), OptimizerSpec.adam(0.01), run(BATCH), new Pipeline(rank, 3))) {
                Trainer trainer = new Trainer(network, data, 3);
                trainer.epoch(TRAIN, 0.01, report -> true);
                trainer.evaluate(PatternData.samples(30, 20));
                return data.readings.size();
              }
            });
    assertThat(read).containsExactly(TRAIN.length + 20, 0);
  }

  @Test
  void layersOfOtherRanksAreNamed() throws Exception {
    NetworkCase given = NetworkCase.all().getFirst();
    List<String> messages =
        Ranks.run(
            3,
            rank -> {
              try (Network network = given.open(SPARSE, new Pipeline(rank, 4))) {
                assertThat(network.has(rank.rank())).isTrue();
                int other = (rank.rank() + 1) % 3;
                return assertThatThrownBy(() -> network.parameters(other, ParameterKind.WEIGHT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .actual()
                    .getMessage();
              }
            });
    assertThat(messages)
        .containsExactly(
            "layer 2 is on another rank",
            "layer 3 is on another rank",
            "layer 1 is on another rank");
  }

  @Test
  void ranksThatAreNoReplicasOfSoManyStagesAreRefused() {
    assertThatThrownBy(() -> Ranks.run(3, rank -> RankGrid.of(rank, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 ranks cannot be cut into replicas of 2 stages of 1 shards");
  }

  @Test
  void whatCannotBeCutIsRefused() {
    NetworkCase given = NetworkCase.all().getFirst();
    assertRefused(4, given, SPARSE, "4 stages of whole layers for a network of 3 layers");
    assertRefused(2, given, run -> SPARSE.apply(run).withCheckpointSteps(4), "no checkpoints");
    assertRefused(2, given, run -> run.withProduct(Product.DENSE), "dense products");
    assertRefused(
        2, given, run -> run.withMachine(MachineProfile.named("ipu-mk2")), "bounded machine");
    NetworkCase recurrent =
        cases().filter(one -> one.name().equals("recurrent")).findFirst().orElseThrow();
    assertThatThrownBy(
            () ->
                Ranks.run(
                    2, rank -> recurrent.open(SPARSE, RankGrid.of(rank, 1, 2).pipeline(4)).spec()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tiles of a recurrent layer cannot be on several ranks");
    assertThatThrownBy(() -> new Pipeline(null, 4)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(
            () ->
                Ranks.run(
                    2, rank -> given.open(SPARSE, new Pipeline(rank, 4 + rank.rank())).spec()))
        .isInstanceOf(CollectivesException.class)
        .hasMessageContaining("steps of a piece");
  }

  private static void assertRefused(
      int ranks, NetworkCase given, UnaryOperator<RunSpec> change, String why) {
    assertThatThrownBy(
            () -> Ranks.run(ranks, rank -> given.open(change, new Pipeline(rank, 4)).spec()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
