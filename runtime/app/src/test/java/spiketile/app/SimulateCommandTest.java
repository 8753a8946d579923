package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
  private static final String SMALL =
      " --sizes 40,100,80,10 --input-spikes 5 --batch 12 --steps 10 --caps 0.05,0.5";

  @TempDir private Path folder;

  private Cli.Result simulate(String options) {
    return Cli.line("simulate --out " + folder + options);
  }

  private JsonNode saved() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("simulation.json").toFile());
  }

  @Test
  void aMachineIsPredictedAtEachCapAndNumberOfChips() throws IOException {
    Cli.Result result = simulate(" --machine ipu-mk2 --chips 1,2,64" + SMALL);

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("samples/s", "bound by", "50.00%");
    assertThat(result.out().lines().filter(line -> line.contains("compute"))).hasSizeGreaterThan(6);
    JsonNode points = saved().get("points");
    assertThat(points).hasSize(6);
    assertThat(points.get(0).get("neurons").asInt()).isEqualTo(190);
    assertThat(points.get(5).get("neurons").asInt()).isEqualTo(64 * 180 + 10);
    assertThat(points.get(0).get("supersteps").get(0).get("count").asInt()).isEqualTo(10);
    assertThat(points.get(0).get("samplesPerSecond").asDouble())
        .isGreaterThan(points.get(1).get("samplesPerSecond").asDouble());
  }

  @Test
  void thePictureHasItsSize() throws IOException {
    simulate(" --chips 1,2" + SMALL);

    BufferedImage image = ImageIO.read(folder.resolve("simulation.png").toFile());
    assertThat(image.getWidth()).isEqualTo(SimulationPlot.WIDTH);
    assertThat(image.getHeight()).isEqualTo(SimulationPlot.HEIGHT);
  }

  @Test
  void theHostIsPredictedForEachNumberOfThreads() throws IOException {
    Cli.Result result =
        simulate(" --machine host --threads 1,2 --sizes 100,600,600,10 --caps 0.05");

    assertThat(result.exitCode()).isZero();
    JsonNode points = saved().get("points");
    assertThat(points).hasSize(2);
    assertThat(points.get(1).get("samplesPerSecond").asDouble())
        .isGreaterThan(points.get(0).get("samplesPerSecond").asDouble());
  }

  /** Barriers of a second each bound a step. */
  @Test
  void aMachineFromAFileIsPredicted() throws IOException {
    Path file = folder.resolve("mine.json");
    Files.writeString(
        file,
        """
        {"name": "mine", "chips": 1, "tiles": 200, "tileBytes": 1000000, "clockHz": 1e9,
         "contexts": 1, "lanes": 4, "exchangeBytesPerCycle": 4, "syncCycles": 1e9,
         "linkBytesPerSecond": 1e10}
        """);

    Cli.Result result = simulate(" --chips 1 --machine " + file + SMALL);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("mine");
    assertThat(saved().get("points").get(0).get("bound").asText()).isEqualTo("SYNC");
  }

  @Test
  void costsMayComeFromARecording() throws IOException {
    Path recording = folder.resolve("recorded.json");
    try (var in = getClass().getResourceAsStream("host-steps.json")) {
      Files.copy(in, recording);
    }

    Cli.Result result = simulate(" --machine host --calibration " + recording + SMALL);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("samples/s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--machine ipu-mk9|no machine|--machine 'ipu-mk9'",
        "--caps 0|a cap of nothing|--caps 0.0",
        "--chips 0|no chip|--chips 0",
        "--machine host --chips 2|chips of the host|--chips is for machines with chips",
        "--threads 2|threads of a machine|--threads is for host",
        "--calibration x.json|a recording for a machine|--calibration is for host",
        "--patience 3|patience without measuring|--patience",
        "--measure|measuring a machine|--machine host needed",
        "--measure --machine host --caps 0.1|caps of a measurement|--caps has no effect",
        "--sizes 5|no layer|--sizes 5",
        "--input-spikes 701|more spikes than inputs|--input-spikes 701",
        "--chips 2 --input-spikes 5 --sizes 40,10|nothing to grow by|--sizes 40,10",
      })
  void whatCannotBeUsedIsRefused(String options, String what, String message) {
    Cli.Result result = simulate(" " + options);

    assertThat(result.exitCode()).as(what).isEqualTo(2);
    assertThat(result.err()).as(what).contains(message);
  }
}
