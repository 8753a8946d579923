package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images from CSV: the bundled digits, given as anybody's. */
class TrainImagesTest {
  @TempDir private Path folder;

  @BeforeEach
  void digits() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Digits.class.getResourceAsStream("digits/optdigits.csv"),
                StandardCharsets.US_ASCII))) {
      List<String> lines = reader.lines().toList();
      Files.write(folder.resolve("train.csv"), lines.subList(0, 900));
      Files.write(folder.resolve("test.csv"), lines.subList(900, 1200));
    }
  }

  @Test
  void trainEvaluateAndPredict() throws IOException {
    String data = " --data-dir " + folder;
    Path out = folder.resolve("out");
    Cli.Result trained =
        Cli.line(
            "train --data images --pixels 64 --brightest 16 --hidden 64 --epochs 6 --threads 1 --out "
                + out
                + data);
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("images: 900 for training, 300 for the test; rate code");

    Cli.Result evaluated = Cli.line("evaluate --model " + out + data);
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    String accuracy =
        evaluated.out().lines().filter(l -> l.startsWith("accuracy")).findFirst().orElseThrow();
    assertThat(Double.parseDouble(accuracy.replaceAll("accuracy +([0-9.]+)%.*", "$1")))
        .isGreaterThan(85);
    assertThat(Cli.line("predict --model " + out + data).out().lines()).hasSize(301);
  }

  @Test
  void otherImagesThanToldAreRefused() {
    Cli.Result result = Cli.line("train --data images --data-dir " + folder);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("train.csv, line 1: 65 values; 784 pixels and a label");
    assertThat(Cli.line("train --data images").err())
        .contains("--data-dir, the folder of its files, needed");
    assertThat(Cli.line("train --pixels 64").err())
        .contains("--pixels has no effect with --data digits");
    assertThat(Cli.line("train --classes 4").err())
        .contains("--classes has no effect with --data digits");
    assertThat(Cli.line("train --data images --bin-ms 4 --data-dir " + folder).err())
        .contains("--bin-ms has no effect with --data images");
  }
}
