package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Providers;
import spiketile.kernels.Surrogate;
import spiketile.layout.MachineProfile;
import spiketile.runtime.Parameters.State;

/** A model that was saved and loaded is the model that was saved. */
class ModelFileTest {
  private static final TrainProgress PROGRESS = new TrainProgress(17, 240, 1.0 / 3 + 1e-300, 239);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  private static Map<String, float[]> allValues(Network network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (int l = 0; l < network.spec().layers().size(); l++) {
      for (ParameterKind kind : ParameterKind.values()) {
        if (network.spec().has(l, kind)) {
          for (State state : ModelFile.states(network.optimizer())) {
            values.put(ModelFile.name(l, kind, state), values(network, l, kind, state));
          }
        }
      }
    }
    return values;
  }

  private static float[] values(Network network, int layer, ParameterKind kind, State state) {
    try (Arena arena = Arena.ofConfined()) {
      long count = network.spec().parameterCount(layer, kind);
      MemorySegment rows = arena.allocate(ValueLayout.JAVA_FLOAT, count);
      network.parameters().copy(layer, kind, state, rows, true);
      return rows.toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  private static void assertSameValues(Network actual, Network expected) {
    Map<String, float[]> wanted = allValues(expected);
    Map<String, float[]> found = allValues(actual);
    assertThat(found.keySet()).isEqualTo(wanted.keySet());
    found.forEach((name, v) -> assertThat(v).as(name).isEqualTo(wanted.get(name)));
  }

  @ParameterizedTest
  @MethodSource("spiketile.runtime.NetworkCase#stream")
  void everyFormOfANetworkComesBackWithItsOptimizersState(NetworkCase given) throws IOException {
    try (Network network = given.open()) {
      network.trainStep(given.batch(0));
      network.trainStep(given.batch(1, 1));
      ModelFile.save(file, network, PROGRESS, Map.of());

      try (SavedModel saved = ModelFile.load(file);
          Network loaded = saved.open(given.run())) {
        assertThat(saved.spec()).isEqualTo(given.spec());
        assertThat(saved.optimizer()).isEqualTo(given.optimizer());
        assertThat(saved.progress()).isEqualTo(PROGRESS);
        assertThat(loaded.updates()).isEqualTo(2);
        assertSameValues(loaded, network);
        NetworkCase.perturb(loaded);
        network.trainStep(given.batch(2));
        loaded.trainStep(given.batch(2));
        assertSameValues(loaded, network);
      }
    }
  }

  private static NetworkSpec.Builder small() {
    return NetworkSpec.of(5)
        .layer(NetworkCase.varied(7, true, true))
        .layer(new LayerSpec(3, NeuronSpec.POSTER));
  }

  private void save(NetworkSpec spec, OptimizerSpec optimizer, Map<String, String> notes)
      throws IOException {
    save(spec, optimizer, PROGRESS, notes);
  }

  private void save(
      NetworkSpec spec, OptimizerSpec optimizer, TrainProgress progress, Map<String, String> notes)
      throws IOException {
    NetworkCase given = NetworkCase.of("small", small()).withSizes(2, 4);
    try (Network network = Network.open(spec, optimizer, given.run())) {
      ModelFile.save(file, network, progress, notes);
    }
  }

  @Test
  void everyFieldOfADescriptionComesBack() throws IOException {
    NetworkSpec[] specs = {
      small().seed(Long.MIN_VALUE).init(new Init.Uniform(1 / 3.0, -1e-17)).build(),
      small().seed(-1).init(new Init.TargetActivity(0.1 + 0.2)).delay(0).build(),
      small().detachReset(false).maxActivity(1e-9).readout(Readout.PER_STEP).build(),
      NetworkSpec.of(1).layer(NetworkCase.varied(2, false, true)).dense(true).build(),
      small().bf16(true).build(),
      small().dropout(0.1 + 0.2).build(),
      NetworkSpec.of(2)
          .layer(
              new LayerSpec(
                  3, true, false, NeuronSpec.POSTER.with(new Surrogate.ArcTangent(2.5f)), true))
          .layer(2)
          .build(),
    };
    for (NetworkSpec spec : specs) {
      save(spec, OptimizerSpec.adam(0.1), Map.of());

      try (SavedModel saved = ModelFile.load(file)) {
        assertThat(saved.spec()).isEqualTo(spec);
      }
    }
  }

  /** A layer's description from before there was a choice of surrogates. */
  @Test
  void anOlderFileHasTheUsualSurrogate() throws IOException {
    NetworkSpec spec = small().build();
    save(spec, OptimizerSpec.adam(0.1), Map.of());
    ModelContent content = ModelContent.read(file);
    content.texts.computeIfPresent(
        "layer.1.spec", (key, text) -> text.replace(" fast-sigmoid false", ""));
    assertThat(content.texts.get("layer.1.spec")).isEqualTo("7 true true 7.0");
    content.write(file);

    try (SavedModel saved = ModelFile.load(file)) {
      assertThat(saved.spec()).isEqualTo(spec);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyReadoutComesBack(Readout readout) throws IOException {
    NetworkSpec spec = small().readout(readout).build();
    save(spec, OptimizerSpec.adam(0.1), Map.of());

    try (SavedModel saved = ModelFile.load(file)) {
      assertThat(saved.spec()).isEqualTo(spec);
    }
  }

  static Stream<OptimizerSpec> optimizers() {
    return Stream.of(
        new OptimizerSpec.Sgd(0.1, 0, 0),
        new OptimizerSpec.Sgd(1 / 3.0, 0.9, 1e-5),
        OptimizerSpec.adam(1e-3),
        OptimizerSpec.adamW(Double.MIN_VALUE, 0.01),
        new OptimizerSpec.Adam(1e300, 0, 0.5, 1e-30, 0.3, false));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void everyOptimizerComesBack(OptimizerSpec optimizer) throws IOException {
    save(small().build(), optimizer, Map.of());

    try (SavedModel saved = ModelFile.load(file)) {
      assertThat(saved.optimizer()).isEqualTo(optimizer);
    }
  }

  @Test
  void progressComesBackToTheLastBit() throws IOException {
    double[] losses = {0, Double.MIN_VALUE, Math.nextUp(1.0), 123456789.123456789, 1e300};
    for (double loss : losses) {
      TrainProgress progress =
          new TrainProgress(Integer.MAX_VALUE, Integer.MAX_VALUE, loss, 2_000_000_000);
      save(small().build(), OptimizerSpec.adam(0.1), progress, Map.of());

      try (SavedModel saved = ModelFile.load(file)) {
        assertThat(saved.progress()).isEqualTo(progress);
      }
    }
  }

  @Test
  void notesComeBackWhateverTheySay() throws IOException {
    Map<String, String> notes =
        Map.of(
            "", "empty key",
            "empty text", "",
            "layers", "a key of the format's own",
            "note.note.", "note.",
            "Zeilen\n\tund \"Quotes\" \\ / \u0000 \u001f", "\r\n\u007f\u0085\u2028",
            "λ 日本 😀", "𝔘nicode \uFFFF \uE000");
    save(small().build(), OptimizerSpec.adam(0.1), notes);

    try (SavedModel saved = ModelFile.load(file)) {
      assertThat(saved.notes()).isEqualTo(notes);
    }
  }

  @Test
  void halfASurrogatePairInANoteIsRefusedAndTheOldFileStays() throws IOException {
    save(small().build(), OptimizerSpec.adam(0.1), Map.of("a", "old"));
    byte[] old = Files.readAllBytes(file);

    assertThatThrownBy(() -> save(small().build(), OptimizerSpec.adam(0.1), Map.of("a", "\uD800")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("surrogate");

    assertThat(file).hasBinaryContent(old);
  }

  @Test
  void theSameNetworkGivesTheSameBytes() throws IOException {
    Map<String, String> notes = Map.of("b", "2", "a", "1");
    save(small().build(), OptimizerSpec.adam(0.1), notes);
    byte[] first = Files.readAllBytes(file);

    save(small().build(), OptimizerSpec.adam(0.1), notes);

    assertThat(file).hasBinaryContent(first);
  }

  @Test
  void tensorsHaveTheirDocumentedNamesAndShapes() throws IOException {
    save(small().build(), OptimizerSpec.adam(0.1), Map.of());

    ModelContent content = ModelContent.read(file);

    assertThat(content.shapes.keySet())
        .containsExactlyInAnyOrder(
            "layer.1.alpha",
            "layer.1.inv_c",
            "layer.1.theta",
            "layer.1.theta_grad",
            "layer.1.weight",
            "moment_1.layer.1.weight",
            "moment_2.layer.1.weight",
            "layer.1.recurrent",
            "moment_1.layer.1.recurrent",
            "moment_2.layer.1.recurrent",
            "layer.1.bias",
            "moment_1.layer.1.bias",
            "moment_2.layer.1.bias",
            "layer.2.alpha",
            "layer.2.inv_c",
            "layer.2.theta",
            "layer.2.theta_grad",
            "layer.2.weight",
            "moment_1.layer.2.weight",
            "moment_2.layer.2.weight");
    assertThat(content.shapes.get("layer.1.alpha")).containsExactly(7);
    assertThat(content.shapes.get("layer.1.weight")).containsExactly(5, 7);
    assertThat(content.shapes.get("layer.1.recurrent")).containsExactly(7, 7);
    assertThat(content.shapes.get("layer.1.bias")).containsExactly(1, 7);
    assertThat(content.shapes.get("layer.2.alpha")).containsExactly(1);
    assertThat(content.shapes.get("layer.2.weight")).containsExactly(7, 3);
  }

  static Stream<UnaryOperator<RunSpec>> otherRuns() {
    return Stream.of(
        run -> run.withThreads(3),
        run -> run.withKernels(Providers.scalar()),
        run -> run.withMachine(new MachineProfile("tiny", 4096, 1L << 32)));
  }

  @ParameterizedTest
  @MethodSource("otherRuns")
  void aModelLoadsOntoOtherThreadsProvidersAndTiles(UnaryOperator<RunSpec> change)
      throws IOException {
    for (NetworkCase given : NetworkCase.all()) {
      try (Network network = given.open()) {
        network.trainStep(given.batch(0));
        ModelFile.save(file, network, TrainProgress.START, Map.of());
        try (SavedModel saved = ModelFile.load(file);
            Network loaded = saved.open(change.apply(given.run()))) {
          assertSameValues(loaded, network);
        }
      }
    }
  }

  @Test
  void aModelLoadsForAnotherBatchSizeAndNumberOfSteps() throws IOException {
    NetworkCase given = NetworkCase.all().getFirst();
    NetworkCase longer = given.withSizes(1, 50);
    try (Network network = given.open()) {
      ModelFile.save(file, network, TrainProgress.START, Map.of());
      try (SavedModel saved = ModelFile.load(file);
          Network loaded = saved.open(longer.run());
          Network drawn = longer.open()) {
        NetworkTrace.ofGradients(loaded, longer.batch(0))
            .assertSameBitsAs(NetworkTrace.ofGradients(drawn, longer.batch(0)));
      }
    }
  }

  @Test
  void oneFileOpensManyNetworksWhichOutliveIt() throws IOException {
    NetworkCase given = NetworkCase.all().getFirst();
    try (Network network = given.open()) {
      ModelFile.save(file, network, TrainProgress.START, Map.of());
      SavedModel saved = ModelFile.load(file);
      try (Network first = saved.open(given.run());
          Network second = saved.open(given.run())) {
        saved.close();
        first.trainStep(given.batch(0));
        assertSameValues(second, network);
        assertThatThrownBy(() -> saved.open(given.run()))
            .isInstanceOf(ClosedChannelException.class);
      }
    }
  }

  @Test
  void aGradientThatHasNotBeenUsedIsNotSaved() throws IOException {
    NetworkCase given = NetworkCase.all().getFirst();
    try (Network network = given.open()) {
      network.forward(given.batch(0));
      network.backward();
      ModelFile.save(file, network, TrainProgress.START, Map.of());
      try (SavedModel saved = ModelFile.load(file);
          Network loaded = saved.open(given.run())) {
        assertThat(loaded.gradient(0, ParameterKind.WEIGHT)).containsOnly(0f);
      }
    }
  }

  @Test
  void aNetworkTooLargeForTheMachineIsRefusedAndTheFileStaysUsable() throws IOException {
    NetworkCase given = NetworkCase.all().getFirst();
    save(given.spec(), given.optimizer(), Map.of());
    try (SavedModel saved = ModelFile.load(file)) {
      RunSpec small = given.run().withMachine(new MachineProfile("small", 4096, 100_000));

      assertThatThrownBy(() -> saved.open(small))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("small has 100,000");

      saved.open(given.run()).close();
    }
  }

  @Test
  void weightsComeBackBitForBitBothZerosAndDenormalsIncluded() throws IOException {
    NetworkCase given = NetworkCase.of("small", small()).withSizes(1, 1);
    float[] odd = new float[35];
    for (int i = 0; i < odd.length; i++) {
      odd[i] = i % 2 == 0 ? -0.0f : Float.MIN_VALUE * i;
    }
    try (Network network = given.open()) {
      network.setParameters(0, ParameterKind.WEIGHT, odd);
      ModelFile.save(file, network, TrainProgress.START, Map.of());
      try (SavedModel saved = ModelFile.load(file);
          Network loaded = saved.open(given.run())) {
        assertThat(loaded.parameters(0, ParameterKind.WEIGHT)).isEqualTo(odd);
      }
    }
  }
}
