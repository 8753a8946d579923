package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PosterMainTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    CommandLine command = PosterMain.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    return command.execute(arguments);
  }

  @Test
  void helpNamesEveryPart() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("throughput, size, training, ablation, memory", "--quick");
  }

  @Test
  void whatCannotBeUsedIsRefusedBeforeAnythingIsMeasured() throws IOException {
    assertThat(run("--threads", "0")).isEqualTo(2);
    assertThat(run("--rounds", "0")).isEqualTo(2);
    assertThat(run("--data-dir", folder.toString())).isEqualTo(2);
    assertThat(run("--train-dir", folder.toString())).isEqualTo(2);
    assertThat(run("--parts", "speed")).isEqualTo(2);
    Path work = folder.resolve("work");
    CaseStore.open(work, Map.of("build", "another"));
    assertThat(run("--work", work.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--threads 0: a whole number from 1 to 1024 needed",
            "--rounds 0: a whole number from 1 on needed",
            "no original files of SHD, N-MNIST or DVS Gesture",
            "shd_train.h5 and shd_test.h5, or with .gz, needed in it",
            "expected one of [THROUGHPUT, SIZE, TRAINING, ABLATION, MEMORY]",
            "holds results of another build",
            "See 'spiketile experiment poster --help'.");
  }

  @Test
  void withNothingToMeasureItWritesThePageOfWhatThereIs() throws IOException {
    Path results = folder.resolve("results");
    int code =
        run(
            "--parts",
            "training",
            "--work",
            folder.resolve("work").toString(),
            "--out",
            results.toString());
    assertThat(code).isZero();
    assertThat(out.toString()).contains("0 cases to measure", "wrote " + results);
    assertThat(Files.readString(results.resolve("poster.md"))).contains("| threads |");
    assertThat(Files.readString(results.resolve("poster.json")))
        .contains("\"commit\"", "\"cases\"");
  }
}
