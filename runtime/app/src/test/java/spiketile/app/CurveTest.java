package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.runtime.LayerActivity;

class CurveTest {
  @TempDir private Path folder;

  private static CurveRow row(int epoch, boolean tested, int layers) {
    double value = 1.0 / epoch;
    return new CurveRow(
        epoch,
        value,
        0.5,
        tested ? value : Double.NaN,
        tested ? 0.25 : Double.NaN,
        IntStream.range(0, layers).mapToObj(l -> new LayerActivity(0.125, 0.25 + l, 0)).toList(),
        1234.5,
        epoch);
  }

  @Test
  void linesHoldWhatTheHeadNames() {
    assertThat(CurveCsv.head("test", 1))
        .isEqualTo(
            "epoch,train_loss,train_accuracy,test_loss,test_accuracy,fired_1,active_1,samples_per_second,seconds");
    assertThat(CurveCsv.line(row(2, true, 1)))
        .isEqualTo("2,0.5,0.5,0.5,0.25,0.125,0.25,1234.5,2.000");
    assertThat(CurveCsv.line(row(2, false, 0))).isEqualTo("2,0.5,0.5,,,1234.5,2.000");
  }

  @Test
  void jsonLinesSayTheSame() {
    assertThat(CurveJson.line("validation", row(2, true, 2)))
        .isEqualTo(
            "{\"epoch\":2,\"train\":{\"loss\":0.5,\"accuracy\":0.5},\"validation\":{\"loss\":0.5,\"accuracy\":0.25},"
                + "\"layers\":[{\"fired\":0.125,\"active\":0.25},{\"fired\":0.125,\"active\":1.25}],"
                + "\"samplesPerSecond\":1235,\"seconds\":2.0}");
    assertThat(CurveJson.line("test", row(2, false, 0))).doesNotContain("\"test\"");
  }

  @Test
  void linesAreReadBack() {
    CurveRow tested = row(4, true, 3);
    assertThat(CurveCsv.row(CurveCsv.line(tested), 3)).isEqualTo(tested);
    CurveRow untested = row(4, false, 1);
    assertThat(CurveCsv.row(CurveCsv.line(untested), 1)).isEqualTo(untested);
  }

  @Test
  void aFileGrowsRowByRow() throws IOException {
    Path file = folder.resolve("curve.csv");
    try (Curve curve = Curve.open(file, file, 0, "test", 1)) {
      curve.add(row(1, true, 1));
      assertThat(Files.readAllLines(file)).hasSize(2);
      curve.add(row(2, true, 1));
      assertThat(curve.seconds()).isEqualTo(2);
    }
    try (Curve curve = Curve.open(file, file, 1, "test", 1)) {
      assertThat(curve.rows()).containsExactly(row(1, true, 1));
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.readAllLines(folder.resolve("metrics.jsonl"))).hasSize(1);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30})
  void thePictureCanBeReadAndHasItsSize(int epochs) throws IOException {
    List<CurveRow> rows =
        IntStream.rangeClosed(1, epochs).mapToObj(e -> row(e, e % 2 == 0, 6)).toList();
    Path file = folder.resolve("curve.png");

    CurvePlot.write(file, rows, "test", "title");

    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(CurvePlot.WIDTH);
    assertThat(image.getHeight()).isEqualTo(CurvePlot.HEIGHT);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
    long inked =
        IntStream.range(0, CurvePlot.WIDTH)
            .filter(x -> image.getRGB(x, CurvePlot.HEIGHT / 2) != 0xFFFFFFFF)
            .count();
    assertThat(inked).isPositive();
  }
}
