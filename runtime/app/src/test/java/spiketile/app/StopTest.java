package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.runtime.ModelFile;
import spiketile.runtime.SavedModel;
import spiketile.runtime.TrainProgress;

/** A training in a process of its own, asked to end. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class StopTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalSavesAndSaysHowToGoOn(String signal, int exitCode) throws Exception {
    Process training = train();
    assumeThat(ignores(training, signal)).as("started with %s ignored", signal).isFalse();

    kill(training, signal);

    assertThat(training.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
    assertThat(training.exitValue()).as(output()).isEqualTo(exitCode);
    assertThat(output())
        .contains("stopped after ", "go on with: spiketile train --resume " + model());
    TrainProgress stopped;
    try (SavedModel saved = ModelFile.load(model())) {
      stopped = saved.progress();
      assertThat(stopped.epoch() + stopped.samples()).isPositive();
    }
    assertThat(output()).contains("stopped after " + stopped.epoch() + " epoch");
  }

  @Test
  void aKilledTrainingLeavesAWholeModel() throws Exception {
    Process training = train();

    training.destroyForcibly().waitFor();

    try (SavedModel saved = ModelFile.load(model())) {
      assertThat(saved.spec().classes()).isEqualTo(10);
    }
  }

  private Path model() {
    return folder.resolve("model.safetensors");
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output.txt"));
  }

  /** Starts a long training and waits for its first epochs. */
  private Process train() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            TestClassPath.get(),
            Main.class.getName()));
    command.addAll(
        List.of(
            ("train --hidden 16 --epochs 100000 --steps 5 --threads 1 --test-count 1600 --out "
                    + folder)
                .split(" ")));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.txt").toFile())
            .start();
    Path curve = folder.resolve("curve.csv");
    while (process.isAlive() && (!Files.exists(curve) || Files.readAllLines(curve).size() < 3)) {
      Thread.sleep(20);
    }
    return process;
  }

  private static void kill(Process process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  /** Processes in the background of a script start with some signals ignored, and so do children. */
  private static boolean ignores(Process process, String signal) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return false;
    }
    int number = signal.equals("INT") ? 2 : 15;
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("SigIgn:")) {
        long mask = Long.parseUnsignedLong(line.substring(7).strip(), 16);
        return (mask >> (number - 1) & 1) == 1;
      }
    }
    return false;
  }
}
