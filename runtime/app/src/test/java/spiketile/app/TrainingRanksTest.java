package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.runtime.ModelFile;
import spiketile.runtime.SavedModel;

/** Trainings under MPI's launcher, with real processes; skipped where there is none. */
@Timeout(120)
class TrainingRanksTest {
  private static final String SMALL = "--hidden 16 --steps 5 --threads 1 --test-count 1600 ";

  @TempDir Path folder;

  @Test
  void launchersSayHowManyProcessesThereAre() {
    assertThat(TrainingRanks.launched(Map.of())).isFalse();
    assertThat(TrainingRanks.launched(Map.of("OMPI_COMM_WORLD_SIZE", "1"))).isFalse();
    assertThat(TrainingRanks.launched(Map.of("OMPI_COMM_WORLD_SIZE", "4"))).isTrue();
    assertThat(TrainingRanks.launched(Map.of("PMI_SIZE", "2"))).isTrue();
    assertThat(TrainingRanks.launched(Map.of("PMI_SIZE", "many"))).isFalse();
  }

  @Test
  void processesOnOneComputerShareItsCpus() {
    assertThat(TrainingRanks.threads(Map.of(), 6)).isEqualTo(6);
    assertThat(TrainingRanks.threads(Map.of("OMPI_COMM_WORLD_LOCAL_SIZE", "4"), 6)).isEqualTo(1);
    assertThat(TrainingRanks.threads(Map.of("MPI_LOCALNRANKS", "2"), 6)).isEqualTo(3);
    assertThat(TrainingRanks.threads(Map.of("MPI_LOCALNRANKS", "8"), 6)).isEqualTo(1);
  }

  @Test
  void oneRankPrintsAndSavesAndAnotherNumberOfRanksGoesOn() throws Exception {
    String output = train(2, "train " + SMALL + "--epochs 2 --out " + folder, 0);

    assertThat(output).containsOnlyOnce("2 ranks, each with 24 of the 48 samples of a batch");
    assertThat(output).containsOnlyOnce("epoch 2/2");
    assertThat(output).containsOnlyOnce("test accuracy");
    try (SavedModel saved = ModelFile.load(folder.resolve("model.safetensors"))) {
      assertThat(saved.progress().epoch()).isEqualTo(2);
    }

    assertThat(train(3, "train --resume " + folder + " --epochs 3 --threads 1", 0))
        .containsOnlyOnce("going on after 2 epochs")
        .containsOnlyOnce("3 ranks, each with 16 of the 48 samples")
        .containsOnlyOnce("epoch 3/3");
    assertThat(Cli.line("train --resume " + folder + " --epochs 4").out()).contains("epoch 4/4");
  }

  /** The same training but for rounding, whose model any ranks go on with. */
  @Test
  void ranksThatHaveSomeLayersEachTrainTheSameNetwork() throws Exception {
    String options = "--hidden 40,24 --steps 8 --threads 1 --test-count 1500 --epochs 2 ";
    Path alone = folder.resolve("alone");
    Path staged = folder.resolve("staged");
    assertThat(Cli.line("train " + options + "--product sparse --out " + alone).exitCode())
        .isZero();

    String output = train(4, "train " + options + "--stages 2 --out " + staged, 0);

    assertThat(output)
        .containsOnlyOnce("4 ranks, each with 24 of the 48 samples of a batch at most")
        .containsOnlyOnce("1 of 3 layers here")
        .containsOnlyOnce("epoch 2/2")
        .containsOnlyOnce("sent  ")
        .containsPattern(
            "computing +rank 0 [0-9.]+%, rank 1 [0-9.]+%, rank 2 [0-9.]+%, rank 3 [0-9.]+% of");
    assertThat(Cli.line("evaluate --model " + staged).exitCode()).isZero();
    assertThat(testLoss(staged)).isCloseTo(testLoss(alone), within(1e-3));

    assertThat(train(2, "train --resume " + staged + " --epochs 3 --shards 2 --threads 1", 0))
        .containsOnlyOnce("going on after 2 epochs")
        .containsOnlyOnce("3 of 3 layers here")
        .containsOnlyOnce("epoch 3/3");
    assertThat(Cli.line("train --resume " + staged + " --epochs 4").out()).contains("epoch 4/4");
  }

  private static double testLoss(Path trained) throws IOException {
    List<String> rows = Files.readAllLines(trained.resolve("curve.csv"));
    int column = List.of(rows.getFirst().split(",")).indexOf("test_loss");
    return Double.parseDouble(rows.get(2).split(",")[column]);
  }

  @Test
  void aNetworkOnSeveralRanksNeedsALauncher() {
    Cli.Result result = Cli.line("train " + SMALL + "--epochs 1 --stages 2 --out " + folder);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("--stages 2, --shards 1: started by a launcher");
    assertThat(Cli.line("train --stages 0").err()).contains("--stages 0");
  }

  /** To the launcher, as from Ctrl-C; the first rank saves what it has not. */
  @Test
  void aStoppedTrainingOfStagesIsSavedWhole() throws Exception {
    Process process = start(2, "train " + SMALL + "--epochs 100000 --stages 2 --out " + folder);
    awaitEpochs(process, folder, 2);
    process.destroy();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("an end within seconds").isTrue();
    int curve = Files.readAllLines(folder.resolve("curve.csv")).size() - 1;
    try (SavedModel saved = ModelFile.load(folder.resolve("model.safetensors"))) {
      assertThat(saved.progress().epoch()).isEqualTo(curve);
    }
  }

  @Test
  void whatRanksCannotDoIsSaidAndEndsThem() throws Exception {
    String output = train(2, "train " + SMALL + "--epochs 1 --rate-penalty 1 --out " + folder, 1);

    assertThat(output).contains("firing rates cannot be penalised where ranks share batches");
  }

  /** Whichever it is: the first, which saves, or the last of three stages, which has the readout. */
  @ParameterizedTest
  @CsvSource({"0, 1", "2, 3"})
  void aRankThatIsKilledEndsTheOthersAndTheLastModelGoesOn(int victim, int stages)
      throws Exception {
    String options = SMALL.replace("16 ", "16,16 ") + "--stages " + stages;
    Process process = start(3, "train " + options + " --epochs 100000 --out " + folder);
    awaitEpochs(process, folder, 2);
    List<ProcessHandle> ranks =
        process
            .descendants()
            .filter(child -> child.info().command().orElse("").endsWith("java"))
            .sorted(Comparator.comparing(ProcessHandle::pid))
            .toList();
    assertThat(ranks).as(output()).hasSize(3);
    ranks.get(victim).destroyForcibly();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("an end within seconds").isTrue();
    assertThat(process.exitValue()).isNotZero();
    assertThat(output()).contains("rank " + victim);
    for (ProcessHandle rank : ranks) {
      assertThat(rank.onExit()).succeedsWithin(Duration.ofSeconds(10));
    }
    int saved;
    try (SavedModel model = ModelFile.load(folder.resolve("model.safetensors"))) {
      saved = model.progress().epoch();
    }
    Path other = folder.resolve("other");
    Process again = start(2, "train --threads 1 --resume " + folder + " --out " + other);
    awaitEpochs(again, other, saved + 1);
    again.destroy();
    assertThat(again.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(output()).contains("going on after ").contains("2 ranks, each with 24");
  }

  /** The curve has a header, and a row for each epoch. */
  private static void awaitEpochs(Process process, Path folder, int epochs) throws Exception {
    Path curve = folder.resolve("curve.csv");
    while (!Files.exists(curve) || Files.readAllLines(curve).size() < 1 + epochs) {
      assertThat(process.isAlive()).as("alive before %d epochs are done", epochs).isTrue();
      Thread.sleep(20);
    }
  }

  /** The launcher starts what stands before the colon once, and what stands after it. */
  @Test
  void ranksWithOtherSamplesOfTheSameNumberAreRefused() throws Exception {
    String line =
        "train --data randman --data-seed 1 --samples 20 --test-count 20 --hidden 16 --steps 5 --threads 1 --epochs 1 --cache-dir %s --out %s"
            .formatted(folder.resolve("cache"), folder);

    String output = end(start(command(1, line), command(1, line.replace("seed 1", "seed 2"))), 1);

    assertThat(output).containsPattern("samples by their checksum: rank 0 has [0-9a-f]+, rank 1");
  }

  private String train(int ranks, String line, int exitCode) throws Exception {
    return end(start(ranks, line), exitCode);
  }

  private String end(Process process, int exitCode) throws Exception {
    if (!process.waitFor(100, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end: " + output());
    }
    assertThat(process.exitValue()).as(output()).isEqualTo(exitCode);
    return output();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  private Process start(int ranks, String line) throws Exception {
    return start(command(ranks, line), List.of());
  }

  private static List<String> command(int ranks, String line) {
    List<String> command = new ArrayList<>(List.of("-n", Integer.toString(ranks)));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dspiketile.kernels=scalar",
            "-cp",
            TestClassPath.get(),
            Main.class.getName()));
    command.addAll(List.of(line.split(" ")));
    return command;
  }

  private Process start(List<String> some, List<String> others) throws Exception {
    assumeTrue(hasLauncher(), "no mpirun here: install openmpi-bin");
    List<String> command = new ArrayList<>(List.of("mpirun", "--oversubscribe"));
    command.addAll(some);
    if (!others.isEmpty()) {
      command.add(":");
      command.addAll(others);
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMPI_ALLOW_RUN_AS_ROOT", "1");
    builder.environment().put("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output.txt").toFile())
        .start();
  }

  private static boolean hasLauncher() {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(path -> Files.isExecutable(Path.of(path, "mpirun")));
  }
}
