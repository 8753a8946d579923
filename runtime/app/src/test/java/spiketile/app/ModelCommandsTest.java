package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.runtime.ModelFile;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.RunSpec;
import spiketile.runtime.TrainProgress;

/** What {@code evaluate} and {@code predict} make of a saved model. */
class ModelCommandsTest {
  @TempDir private static Path folder;
  @TempDir private Path scratch;
  private static String trained;

  @BeforeAll
  static void train() {
    trained =
        Cli.line(
                "train --hidden 24 --epochs 5 --readout per-step --encoder rate --lr 0.01 --target-activity 0.1 --out "
                    + folder)
            .out();
    assertThat(trained).contains("test accuracy");
  }

  @Test
  void evaluationRepeatsTheTrainingsTest() {
    Cli.Result result = Cli.run("evaluate", "--model", folder.toString());

    assertThat(result.exitCode()).isZero();
    String accuracy = trained.replaceAll("(?s).*test accuracy +(.*?), loss.*", "$1");
    assertThat(result.out())
        .contains("accuracy  " + accuracy)
        .contains("samples   360 (test)", "activity  layer 1: ", "after 5 epochs", "per-step");
  }

  @Test
  void theConfusionMatrixCountsEverySample() {
    String out =
        Cli.run("evaluate", "--model", folder.toString(), "--split", "all", "--threads", "1").out();

    List<String> lines = out.lines().toList();
    List<String> matrix = lines.subList(lines.size() - 10, lines.size());
    long total =
        matrix.stream()
            .flatMap(line -> Stream.of(line.strip().split(" +")).skip(1))
            .filter(cell -> !cell.equals("."))
            .mapToLong(Long::parseLong)
            .sum();
    assertThat(total).isEqualTo(Digits.COUNT);
    assertThat(out).contains("samples   1797 (all)");
    assertThat(Cli.run("evaluate", "--model", folder.toString(), "--split", "train").out())
        .contains("samples   1437 (train)");
  }

  @Test
  void predictionsAgreeWithTheEvaluation() {
    List<String> lines = Cli.run("predict", "--model", folder.toString()).out().lines().toList();

    assertThat(lines.getFirst()).isEqualTo("index,prediction,label");
    assertThat(lines).hasSize(361);
    long correct =
        lines.stream()
            .skip(1)
            .map(line -> line.split(","))
            .filter(cells -> cells[1].equals(cells[2]))
            .count();
    assertThat(trained).contains("(" + correct + " of 360)");
  }

  @Test
  void predictionsOfACsvFile() throws IOException {
    String image =
        "0,0,5,13,9,1,0,0,0,0,13,15,10,15,5,0,0,3,15,2,0,11,8,0,0,4,12,0,0,8,8,0,"
            + "0,5,8,0,0,9,8,0,0,4,11,0,1,12,7,0,0,2,14,5,10,12,0,0,0,0,6,13,10,0,0,0";
    Path csv = Files.writeString(scratch.resolve("x.csv"), image + "\n" + image + ",0\n");

    List<String> lines =
        Cli.run(
                "predict",
                "--model",
                folder.toString(),
                "--csv",
                csv.toString(),
                "--logits",
                "--probabilities")
            .out()
            .lines()
            .toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.getFirst())
        .startsWith("index,prediction,label,logit_0,")
        .endsWith(",probability_9");
    String[] first = lines.get(1).split(",");
    assertThat(first).hasSize(23);
    assertThat(first[2]).as("unknown label").isEmpty();
    double sum = 0;
    int best = 0;
    for (int c = 0; c < 10; c++) {
      sum += Double.parseDouble(first[13 + c]);
      best = Double.parseDouble(first[3 + c]) > Double.parseDouble(first[3 + best]) ? c : best;
    }
    assertThat(sum).isBetween(0.9999, 1.0001);
    assertThat(first[1]).isEqualTo("" + best);
  }

  @Test
  void withoutAnyLabelThereIsNoColumnForIt() throws IOException {
    Path csv = Files.writeString(scratch.resolve("x.csv"), "1,".repeat(63) + "1\r\n");

    Cli.Result result = Cli.run("predict", "--model", folder.toString(), "--csv", csv.toString());

    assertThat(result.out().lines().findFirst()).hasValue("index,prediction");
  }

  @Test
  void aBrokenCsvFileIsRefused() throws IOException {
    Path csv = Files.writeString(scratch.resolve("x.csv"), "1,".repeat(63) + "seven\n");

    Cli.Result result = Cli.run("predict", "--model", folder.toString(), "--csv", csv.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains(csv + ", line 1, column 64: found 'seven', allowed is a pixel from 0 to 16");
    assertThat(result.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluate", "predict"})
  void modelsThatCannotBeUsedAreRefused(String command) throws IOException {
    assertThat(Cli.run(command).err()).contains("--model");

    Path missing = scratch.resolve("missing");
    assertThat(Cli.run(command, "--model", missing.toString()))
        .satisfies(result -> assertThat(result.exitCode()).isEqualTo(2))
        .satisfies(result -> assertThat(result.err()).contains(missing + ": no such file"));

    byte[] bytes = Files.readAllBytes(folder.resolve("model.safetensors"));
    bytes[3] = 7;
    Path corrupt = Files.write(scratch.resolve("corrupt"), bytes);
    assertThat(Cli.run(command, "--model", corrupt.toString()))
        .satisfies(result -> assertThat(result.exitCode()).isEqualTo(2))
        .satisfies(result -> assertThat(result.err()).contains(corrupt + ", byte "));

    assertThat(Cli.run(command, "--model", foreign(Map.of()).toString()).err())
        .contains("does not say what data it was trained on");
    assertThat(
            Cli.run(
                    command,
                    "--model",
                    foreign(Map.of("data", "uci-digits", "train", "--x=1")).toString())
                .err())
        .contains("note 'train': Unknown option: '--x=1'");
    assertThat(
            Cli.run(
                    command,
                    "--model",
                    foreign(Map.of("data", "uci-digits", "train", "--epochs=3")).toString())
                .err())
        .contains("describes another network");
  }

  private Path foreign(Map<String, String> notes) throws IOException {
    Path file = scratch.resolve("foreign");
    NetworkSpec spec = NetworkSpec.of(3).layer(2).build();
    try (Network network =
        Network.open(spec, OptimizerSpec.adam(1), RunSpec.host(1, 1).withThreads(1))) {
      ModelFile.save(file, network, TrainProgress.START, notes);
    }
    return file;
  }

  @Test
  void kernelsMayDiffer() {
    Cli.Result result = Cli.run("evaluate", "--model", folder.toString(), "--kernels", "scalar");

    assertThat(result.exitCode()).isZero();
  }
}
