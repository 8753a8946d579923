package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.runtime.ModelFile;
import spiketile.runtime.Network;
import spiketile.runtime.RunSpec;
import spiketile.runtime.SavedModel;
import spiketile.runtime.Trainer;

/** A training that stops and goes on computes the same bits as one that never stopped. */
class ResumeTest {
  /** 197 images in batches of 16: 13 an epoch. A leaky readout has gradients everywhere. */
  private static final String OPTIONS =
      "--hidden=24 --epochs=3 --test-count=1600 --batch=16 --steps=8 --encoder=rate --seed=5 --target-activity=0.1 --readout=mean"
          + " --dropout=0.2 --learn-alpha --rate-penalty=3 --rate-upper=0.05 --clip-norm=0.5 --surrogate=arctan";

  private static final int BATCHES = 13;

  @TempDir private static Path once;
  @TempDir private Path folder;
  private Path whole;
  private Path parts;

  @BeforeAll
  static void trainWithoutStop() {
    assertThat(Cli.line("train " + OPTIONS + " --out " + once).exitCode()).isZero();
  }

  @BeforeEach
  void copyWhole() throws IOException {
    whole = Files.createDirectory(folder.resolve("whole"));
    parts = folder.resolve("parts");
    for (String name : List.of("model.safetensors", "curve.csv")) {
      Files.copy(once.resolve(name), whole.resolve(name));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, BATCHES, BATCHES + 5, 3 * BATCHES - 1})
  void stoppedAfterAnyBatch(int batches) throws IOException {
    stopAfter(batches);

    Cli.Result result = Cli.line("train --resume " + parts + " --threads 1");

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("going on after " + batches / BATCHES + " epoch");
    assertSameModelAndCurve();
  }

  @Test
  void stoppedTwice() throws IOException {
    stopAfter(4);
    Path file = parts.resolve("model.safetensors");
    Path moved = Files.move(file, folder.resolve("moved.safetensors"));
    assertThat(Cli.line("train --resume " + moved + " --out " + parts).exitCode()).isZero();

    assertSameModelAndCurve();
    assertThat(moved).as("the model that was resumed elsewhere").exists();
  }

  /** Trains in folder {@code parts} as the command does, and stops after some batches. */
  private void stopAfter(int batches) throws IOException {
    TrainOptions options = TrainOptions.parse(OPTIONS);
    Files.createDirectories(parts);
    TrainingFiles files = TrainingFiles.in(parts);
    RunSpec run = RunSpec.host(options.learning.batch, options.data.steps).withThreads(3);
    int[] left = {batches};
    BooleanSupplier stop = () -> left[0]-- <= 0;
    PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
    try (TrainingData data = TrainingData.open(options.data, new DataFolder(), nowhere);
        Network network = Network.open(options.networkSpec(), options.optimizerSpec(), run);
        Curve curve = Curve.open(files.curve(), files.curve(), 0, "test", 1);
        TrainingView view = new LineView(nowhere, "test", 3)) {
      Trainer trainer = new Trainer(network, data.spikes(), options.learning.seed);
      trainer.clip(options.learning.mostNorm());
      network.minimise(options.learning.objective(data));
      trainer.calibrate(data.train());
      new TrainingRun(
              TrainingRanks.join(new RankOptions(), network.run().kernels()),
              trainer,
              network,
              data,
              options,
              files,
              curve,
              view,
              stop)
          .train();
    }
  }

  private void assertSameModelAndCurve() throws IOException {
    assertThat(parts.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    assertThat(results(parts)).isEqualTo(results(whole));
  }

  /** The curve without activity, which is a mean over the batches since the start, and times. */
  private static List<String> results(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("curve.csv")).stream()
        .map(line -> String.join(",", List.of(line.split(",")).subList(0, 5)))
        .toList();
  }

  @Test
  void moreEpochsGoOnWithACompleteTraining() throws IOException {
    Cli.Result done = Cli.line("train --resume " + whole);
    assertThat(done.exitCode()).isEqualTo(2);
    assertThat(done.err()).contains("all 3 epochs are done; a larger --epochs goes on");

    Cli.Result result = Cli.line("train --resume " + whole + " --epochs 4");

    assertThat(result.exitCode()).isZero();
    assertThat(Files.readAllLines(whole.resolve("curve.csv"))).hasSize(5);
    try (SavedModel model = ModelFile.load(whole.resolve("model.safetensors"))) {
      assertThat(model.progress().epoch()).isEqualTo(4);
    }
    assertThat(Cli.line("train --resume " + whole + " --epochs 3").err())
        .contains("--epochs 3: the saved training has 4");
  }

  @ParameterizedTest
  @CsvSource({
    "--lr 0.5, --lr 0.5 contradicts the saved model",
    "--sizes 64;25;10, '--sizes 64,25,10 contradicts the saved model, trained with --sizes 64,24,10'",
    "--hidden 25, '--sizes 64,25,10 contradicts the saved model'",
    "--split-seed 1, --split-seed 1 contradicts the saved model",
    "--seed 6, --seed 6 contradicts the saved model",
    "--batch 8, --batch 8 contradicts the saved model",
    "--dense, --dense true contradicts the saved model",
    "--encoder latency, --encoder latency contradicts the saved model",
    "--readout max, --readout max contradicts the saved model",
    "--readout nothing, --readout 'nothing'",
    "--steps 0, --steps 0"
  })
  void optionsThatContradictAreRefused(String option, String message) {
    Cli.Result result =
        Cli.line("train --resume " + whole + " --epochs 4 " + option.replace(';', ','));

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(message);
  }

  @Test
  void optionsThatAgreeAreFine() {
    Cli.Result result =
        Cli.line(
            "train --epochs 4 --hidden 24 --batch 16 --encoder rate --kernels scalar --resume "
                + whole);

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void anotherOutMustBeFree() throws IOException {
    Files.createDirectories(parts);
    Files.writeString(parts.resolve("model.safetensors"), "precious");

    Cli.Result result = Cli.line("train --epochs 4 --resume " + whole + " --out " + parts);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("is there already");
  }

  @Test
  void aBrokenCurveIsRefused() throws IOException {
    Files.writeString(whole.resolve("curve.csv"), "nonsense\n");

    Cli.Result result = Cli.line("train --epochs 4 --resume " + whole);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("curve.csv, line 1: the head epoch,train_loss");
  }

  @Test
  void aMissingOrDamagedModelIsRefused() throws IOException {
    Cli.Result missing = Cli.line("train --resume " + folder.resolve("nowhere"));
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("nowhere: no such file or folder");

    Path model = whole.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(bytes, bytes.length / 2));
    Cli.Result cut = Cli.line("train --resume " + model);
    assertThat(cut.exitCode()).isEqualTo(2);
    assertThat(cut.err()).contains(model.toString()).doesNotContain("Exception");
    assertThat(Files.size(model)).isEqualTo(bytes.length / 2);
  }

  @Test
  void curveLinesAfterTheSavedEpochAreDropped() throws IOException {
    Path curve = whole.resolve("curve.csv");
    List<String> lines = Files.readAllLines(curve);
    String last = lines.getLast();
    IntStream.rangeClosed(4, 6).forEach(e -> lines.add(last.replaceFirst("3", "" + e)));
    Files.write(curve, lines);
    Files.writeString(curve, "7,0.1,", StandardOpenOption.APPEND);

    assertThat(Cli.line("train --epochs 4 --resume " + whole).exitCode()).isZero();

    assertThat(Files.readAllLines(curve)).hasSize(5).element(4).asString().startsWith("4,");
    assertThat(Files.readAllLines(curve).get(4)).isNotEqualTo(lines.get(4));
  }
}
