package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spiketile.runtime.LayerActivity;

/** Samples held out for validation: the curve, the best model, and when to stop. */
class ValidationTest {
  private static final String SMALL = " --hidden 32 --steps 8 --validation-count 200";

  @TempDir private Path folder;

  private Cli.Result train(String options) {
    return Cli.line("train --out " + folder.resolve("run") + SMALL + " " + options);
  }

  @Test
  void bestEpochIsKeptAndTheTestWaits() throws IOException {
    Cli.Result trained = train("--epochs 4");

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains("UCI digits: 1237 for training, 360 for the test")
        .contains("  validation ")
        .doesNotContain("  test ")
        .contains("test accuracy  ")
        .containsPattern("best           epoch [1-4], validation [0-9.]+%, loss ");
    List<String> curve = Files.readAllLines(folder.resolve("run/curve.csv"));
    assertThat(curve).hasSize(5);
    assertThat(curve.getFirst()).startsWith("epoch,train_loss,train_accuracy,validation_loss");
    assertThat(Cli.line("evaluate --model " + folder.resolve("run/best.safetensors")).out())
        .contains("samples   360 (test)");
  }

  @Test
  void trainingThatNoLongerImprovesStops() {
    Cli.Result trained = train("--epochs 50 --lr 1e-12 --patience 2");

    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("epoch  3/50").doesNotContain("epoch  4/50");
    assertThat(trained.out()).contains("best           epoch 1, ");
  }

  @Test
  void patienceNeedsSamplesToJudgeBy() {
    assertThat(Cli.line("train --patience 3").err())
        .contains("--patience: --validation-count, samples to judge by, needed");
  }

  @Test
  void moreThanThereAreAreRefused() {
    assertThat(Cli.line("train --validation-count 1437").err())
        .contains("--validation-count 1437: below the 1437 samples to learn from needed");
  }

  @Test
  void bestIsOfTheHighestAccuracyAndThenOfTheLowestLoss() {
    List<CurveRow> rows =
        List.of(
            row(1, 0.5, 0.1),
            row(2, 0.8, 0.4),
            row(3, Double.NaN, Double.NaN),
            row(4, 0.8, 0.3),
            row(5, 0.8, 0.3));

    assertThat(BestEpoch.of(rows)).isEqualTo(new BestEpoch(4, 0.8, 0.3));
    assertThat(BestEpoch.of(List.of())).isNull();
  }

  private static CurveRow row(int epoch, double accuracy, double loss) {
    return new CurveRow(epoch, 1, 0, loss, accuracy, List.of(new LayerActivity(0, 0, 0)), 1, epoch);
  }
}
