package spiketile.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spiketile.runtime.Safetensors.Tensor;

/** A model file is whole whatever happens to the process that saves it. */
@Timeout(120)
class SafetensorsKillTest {
  private static final int KILLS = 12;
  private static final long SEED = 20;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("model.safetensors");
  }

  @Test
  void aKillLeavesTheLastReportedGenerationOrANewerOneWhole() throws Exception {
    Random random = new Random(SEED);
    SaveLoop.save(file, 0);
    int reported = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      reported = Math.max(reported, lastReportOfKilledRun(generation() + 1, random.nextInt(300)));

      assertThat(generation()).as("kill %d, seed %d", kill, SEED).isGreaterThanOrEqualTo(reported);
    }
    assertThat(reported).as("generations saved").isGreaterThan(KILLS);

    SaveLoop.save(file, reported);

    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void anotherProcessSavingTheSameFileIsLeftAlone() throws Exception {
    SaveLoop.save(file, 0);
    Path output = folder.resolve("output");
    Process process = start(1, output);
    try {
      awaitReport(process, output);
      for (int i = 0; i < 100; i++) {
        SaveLoop.save(file, i);
        generation();
      }
      assertThat(process.isAlive()).as(() -> "alive; it said " + lines(output)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitReport(Process process, Path output) throws Exception {
    while (Files.size(output) == 0 && process.isAlive()) {
      Thread.sleep(1);
    }
  }

  /** Starts saving, waits for the first report and some milliseconds more, and kills. */
  private int lastReportOfKilledRun(int first, int millis) throws Exception {
    Path output = folder.resolve("output");
    Process process = start(first, output);
    try {
      awaitReport(process, output);
      Thread.sleep(millis);
      assertThat(process.isAlive()).as(() -> "alive; it said " + lines(output)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return lines(output).stream().mapToInt(Integer::parseInt).max().orElse(0);
  }

  private static List<String> lines(Path output) {
    try {
      String whole = Files.readString(output);
      return whole.substring(0, whole.lastIndexOf('\n') + 1).lines().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Process start(int first, Path output) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            ClassFolders.of(Safetensors.class, SaveLoop.class),
            SaveLoop.class.getName(),
            file.toString(),
            Integer.toString(first))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** The generation in the file, which has to be whole and of one generation. */
  private int generation() throws IOException {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      int generation = Integer.parseInt(reader.metadata().get(SaveLoop.GENERATION));
      assertThat(reader.names()).isEqualTo(SaveLoop.TENSORS);
      for (String name : reader.names()) {
        float[] values = new float[SaveLoop.VALUES];
        reader.read(name, values);
        assertThat(values).as(name).containsOnly(generation);
      }
      return generation;
    }
  }

  @Test
  void aFailureWhileSavingLeavesTheOldFileAndNoOther() throws IOException {
    SaveLoop.save(file, 7);
    Tensor good = new Tensor("good", new long[] {100_000}, memory -> {});
    Tensor bad =
        new Tensor(
            "bad",
            new long[] {3},
            memory -> {
              throw new IllegalStateException("simulated: the disk is full");
            });

    assertThatThrownBy(() -> Safetensors.write(file, Map.of(), List.of(good, bad, good)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two tensors");
    assertThatThrownBy(() -> Safetensors.write(file, Map.of(), List.of(good, bad)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the disk is full");

    assertThat(generation()).isEqualTo(7);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
