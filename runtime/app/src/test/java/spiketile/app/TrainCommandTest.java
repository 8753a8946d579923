package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.runtime.ModelFile;
import spiketile.runtime.Phase;
import spiketile.runtime.SavedModel;

class TrainCommandTest {
  /** 197 images to learn from and a small network, so that a training takes an instant. */
  private static final String SHORT =
      "train --hidden 24 --epochs 2 --test-count 1600 --batch 32 --steps 8 --threads 2";

  @TempDir private Path folder;

  @Test
  void checkpointsLeaveTheSameModel() throws IOException {
    String options = "train --hidden 24 --epochs 2 --test-count 1600 --batch 197 --steps 100";
    Path plain = folder.resolve("plain");
    Path out = folder.resolve("checkpoints");
    assertThat(Cli.line(options + " --out " + plain).exitCode()).isZero();

    Cli.Result result = Cli.line(options + " --checkpoint-steps 20 --out " + out);

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(out.resolve("model.safetensors"))
        .hasSameBinaryContentAs(plain.resolve("model.safetensors"));
    assertThat(out.resolve("config.json")).hasSameTextualContentAs(plain.resolve("config.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--dense",
        "--bf16",
        "--readout spike-count",
        "--readout mean",
        "--readout max",
        "--readout last",
        "--readout per-step",
        "--readout mean --dense --bias",
        "--encoder rate --rate 0.4",
        "--max-activity 0.1 --target-activity 0.3",
        "--delay 0 --reset-path --bias",
        "--optimizer sgd --lr 0.1 --momentum 0.8",
        "--optimizer adamw --weight-decay 0.01 --lr-end 1",
        "--kernels scalar",
        "--product sparse",
        "--product dense",
        "--theta-grad -Infinity"
      })
  void aShortTrainingLeavesItsFiles(String options) throws IOException {
    Path out = folder.resolve("out");

    Cli.Result result =
        Cli.line(SHORT + " --out " + out + (options.isEmpty() ? "" : " " + options));

    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .contains("epoch 2/2", "samples/s", "fired", "active")
        .containsPattern("test accuracy +\\d+\\.\\d% \\(\\d+ of 1600\\), loss \\d")
        .containsPattern("exchange +\\d+\\.\\d MiB of .*: \\d+\\.\\d times as much")
        .contains("saved          " + out.resolve("model.safetensors"));
    List<String> curve = Files.readAllLines(out.resolve("curve.csv"));
    assertThat(curve).hasSize(3);
    assertThat(curve.getFirst()).startsWith("epoch,train_loss,").contains(",fired_1,active_1,");
    assertThat(curve.getLast()).startsWith("2,");
    assertThat(Files.readString(out.resolve("config.json"))).contains("\"sizes\" : \"64,24,10\"");
    BufferedImage plot = ImageIO.read(out.resolve("curve.png").toFile());
    assertThat(plot.getWidth()).isEqualTo(CurvePlot.WIDTH);
    assertThat(plot.getHeight()).isEqualTo(CurvePlot.HEIGHT);
    try (SavedModel model = ModelFile.load(out.resolve("model.safetensors"))) {
      assertThat(model.progress().epoch()).isEqualTo(2);
    }
  }

  @Test
  void aPinnedTrainingSavesTheSameBits() throws IOException {
    Path pinned = folder.resolve("pinned");
    Path free = folder.resolve("free");

    Cli.Result result = Cli.line(SHORT + " --out " + free);
    Cli.Result other =
        Cli.line(SHORT.replace("--threads 2", "--threads 1 --pin") + " --out " + pinned);

    assertThat(result.exitCode()).isZero();
    assertThat(other.exitCode()).as(other.err()).isZero();
    assertThat(pinned.resolve("model.safetensors"))
        .hasSameBinaryContentAs(free.resolve("model.safetensors"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void moreThreadsThanCpusAreNotPinned() {
    int threads = Runtime.getRuntime().availableProcessors() + 1;

    Cli.Result result =
        Cli.line(SHORT.replace("threads 2", "threads " + threads) + " --pin --out " + folder);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .startsWith(
            "spiketile: " + threads + " threads cannot be pinned: the calling thread may use ");
    assertThat(folder).isEmptyDirectory();
  }

  /** 197 samples in batches of 32 are 7 steps an epoch. */
  @ParameterizedTest
  @ValueSource(strings = {"--threads 1", "--threads 2", "--dense", "--readout mean"})
  void aProfileTellsWhereTheTimeWent(String options) {
    String line =
        options.startsWith("--threads")
            ? SHORT.replace("--threads 2", options)
            : SHORT + " " + options;

    Cli.Result result = Cli.line(line + " --profile --out " + folder);

    assertThat(result.out())
        .contains("14 steps on ")
        .containsPattern("load imbalance [12]\\.\\d\\d: ");
    double sum = 0;
    for (Phase phase : Phase.values()) {
      sum += millis(phase.label(), result.out());
    }
    double rounding = 0.0005 * (Phase.values().length + 1);
    assertThat(sum).isCloseTo(millis("wall time", result.out()), within(rounding));
  }

  /** The first number of a row of the profile's table. */
  private static double millis(String row, String out) {
    Matcher matcher = Pattern.compile("(?m)^  " + row + " +(\\d+\\.\\d{3}) ").matcher(out);
    assertThat(matcher.find()).as("row '%s' in %s", row, out).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  @Test
  void withoutProfileNoneIsPrinted() {
    assertThat(Cli.line(SHORT + " --out " + folder).out())
        .contains("exchange ")
        .doesNotContain("profile", "load imbalance");
  }

  @Test
  void trainingLearns() {
    Cli.Result result =
        Cli.line(
            "train --hidden 32 --epochs 12 --readout mean --lr 0.01 --target-activity 0.1 --out "
                + folder);

    double accuracy =
        Double.parseDouble(result.out().replaceAll("(?s).*test accuracy +([0-9.]+)%.*", "$1"));
    assertThat(accuracy).as(result.out()).isGreaterThan(80);
  }

  @Test
  void aCapReportsWhatItDrops() {
    Cli.Result result =
        Cli.line(SHORT + " --target-activity 0.3 --max-activity 0.05 --out " + folder);

    assertThat(result.out()).containsPattern("layer 1: .* active, [1-9][0-9,]* dropped by the cap");
  }

  @Test
  void anExistingModelIsNotOverwrittenUnlessForced() throws IOException {
    Path model = Files.writeString(folder.resolve("model.safetensors"), "precious");

    Cli.Result refused = Cli.line(SHORT + " --out " + folder);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains(model + " is there already", "--resume", "--force", "--out");
    assertThat(model).hasContent("precious");

    Cli.Result forced = Cli.line(SHORT + " --force --out " + folder);

    assertThat(forced.exitCode()).isZero();
    assertThat(Files.size(model)).isGreaterThan(1000);
  }

  @Test
  void anOutThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");

    Cli.Result result = Cli.line(SHORT + " --out " + file);

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains(file.toString()).doesNotContain("Exception");
  }

  @Test
  void aNetworkThatDoesNotFitIsRefusedBeforeAnyFileIsMade() {
    Path out = folder.resolve("out");

    Cli.Result result =
        Cli.line("train --hidden 200000,10000 --steps 10000 --batch 1797 --out " + out);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("bytes", "too many");
    assertThat(out).doesNotExist();
  }

  @Test
  void numbersThatStopBeingNumbersEndTheTrainingAndKeepTheLastGoodModel() throws IOException {
    Cli.Result result =
        Cli.line(
            SHORT.replace("--epochs 2", "--epochs 50")
                + " --readout mean --optimizer sgd --lr 1000 --weight-decay 1000 --out "
                + folder);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err())
        .contains("training stopped at step ", "layer ", "the last good model, after ")
        .contains(folder.resolve("model.safetensors").toString());
    try (SavedModel model = ModelFile.load(folder.resolve("model.safetensors"))) {
      assertThat(model.progress().epoch()).isLessThan(50);
    }
    assertThat(Cli.run("evaluate", "--model", folder.toString()).exitCode()).isZero();
  }

  @Test
  void foldersOfUnnamedTrainingsDiffer() throws IOException {
    TrainingFiles first = TrainingFiles.inNewFolder(folder);
    TrainingFiles second = TrainingFiles.inNewFolder(folder);

    assertThat(first.folder()).isNotEqualTo(second.folder());
    assertThat(first.folder().getParent()).isEqualTo(folder.resolve("runs"));
    assertThat(first.folder().getFileName().toString()).matches("\\d{8}-\\d{6}");
  }
}
