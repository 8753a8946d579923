package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scaling experiment on the smallest networks. */
class ScalingCommandTest {
  @TempDir private Path folder;

  private Cli.Result run(String options) {
    return Cli.line("experiment scaling --out " + folder + " " + options);
  }

  @Test
  void measuresReplicasAndStagesAndPredictsMore() throws IOException {
    Cli.Result result =
        run("--chips 1,2 --neurons-per-tile 2 --batches 2,3 --piece 30 --seconds 0");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("2 x 1 chips, 2,944 neurons, 3.2 M weights, batch 96: ")
        .contains("1 x 2 chips, 5,884 neurons, 5.5 M weights, batch 3: ")
        .contains("wrote " + folder.resolve("scaling.md"));
    assertThat(Files.readString(folder.resolve("scaling.md")))
        .contains("2,944 neurons in 2 hidden layers, batch 96, 5.0% fixed")
        .contains("\n| 2 | 5,884 | 5.5 | 3 | ")
        .contains("\n| 2,942 | 3 | 256 | shared memory | ")
        .contains("\n| 2,942 | 3 | 256 | 100 Gb/s | ");
  }

  @Test
  void theLargestNetworkIsThePosters() {
    ScalingCase largest = ScalingCase.chips(16, 8, 24, 0.02);
    assertThat(largest.hidden()).isEqualTo(192);
    assertThat(largest.spec().layers().stream().mapToInt(layer -> layer.neurons()).sum())
        .isEqualTo(188_284);
    assertThat(largest.weights()).isBetween(184_000_000L, 185_000_000L);
    assertThat(ScalingCase.chips(1, 2, 24, 0.02).neurons()).isEqualTo(2942);
  }

  @Test
  void badOptionsAreRefusedByName() {
    assertRefused("--chips 0", "--chips 0");
    assertRefused("--neurons-per-tile 3", "--neurons-per-tile: even numbers, not 3");
    assertRefused("--batches 0", "--batches 0");
    assertRefused("--activity 0", "--activity 0");
    assertRefused("--piece 101", "--piece 101");
    assertRefused("--seconds -1", "--seconds -1");
  }

  private void assertRefused(String options, String why) {
    Cli.Result result = run(options);
    assertThat(result.exitCode()).as(options).isEqualTo(2);
    assertThat(result.err()).contains(why);
  }
}
