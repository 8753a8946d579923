package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The experiment in small, on the bundled digits. */
class ConvergenceCommandTest {
  @TempDir private Path folder;

  private Cli.Result run(String... more) {
    String places =
        "experiment convergence --sets digits --threads 2 --work %s --out %s "
            .formatted(folder.resolve("work"), folder.resolve("out"));
    return Cli.line(places + String.join(" ", more));
  }

  @Test
  void writesATableAPictureAndTheNumbersAndGoesOnWhereItWas() throws IOException {
    Cli.Result first = run("--quick");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("training 1 of 10: digits, dense, seed 0").contains("wrote ");
    Path out = folder.resolve("out");
    String page = Files.readString(out.resolve("convergence.md"));
    assertThat(page)
        .contains("2 seeds. Linear classifier on spike counts: 9")
        .contains("| dense | ")
        .contains("| sparse, cap 1% | ")
        .contains("](convergence-digits.png)");
    assertThat(Files.size(out.resolve("convergence-digits.png"))).isGreaterThan(10_000);
    JsonNode numbers = new ObjectMapper().readTree(out.resolve("convergence.json").toFile());
    assertThat(numbers.get("trials")).hasSize(10);
    assertThat(numbers.get("trials").get(0).get("accuracies")).hasSize(2);
    assertThat(numbers.get("linearClassifier").get("digits").asDouble()).isBetween(0.9, 1.0);

    Path model = folder.resolve("work/digits-cap-1-1/model.safetensors");
    var written = Files.getLastModifiedTime(model);
    assertThat(run("--quick").exitCode()).isZero();
    assertThat(Files.getLastModifiedTime(model)).as("trained once").isEqualTo(written);
    assertThat(Files.readString(out.resolve("convergence.md"))).isEqualTo(page);

    Cli.Result other = run("--seeds", "2");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("trained by other options than this experiment's");
  }

  @Test
  void badOptionsAreRefusedByName() {
    for (String[] example :
        List.of(
            new String[] {"--seeds 1", "--seeds 1: a whole number from 2"},
            new String[] {"--quick --seeds 3", "--seeds has no effect with --quick"})) {
      Cli.Result result = run(example[0].split(" "));
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err()).contains(example[1]);
    }
    Cli.Result unknown = Cli.line("experiment convergence --sets mnist");
    assertThat(unknown.err()).contains("--sets 'mnist': digits, randman, nmnist, spoken needed");
    Cli.Result nowhere = Cli.line("experiment convergence --sets spoken");
    assertThat(nowhere.err()).contains("--spoken-dir, the folder of its files, needed");
    assertThat(Cli.line("experiment").out()).contains("convergence");
  }
}
