package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {
  @TempDir private Path folder;

  @Test
  void aTrainingLeavesAPageThatNeedsNoOtherFile() throws IOException {
    Path out = folder.resolve("out");
    assertThat(Cli.line("train --epochs 1 --threads 1 --out " + out).exitCode()).isZero();

    String page = Files.readString(out.resolve("report.html"));
    assertThat(page).doesNotContain("{{").doesNotContain("http").doesNotContain("<script");
    assertThat(page.split("data:image/png;base64,", -1)).as("three pictures").hasSize(4);
    assertThat(page)
        .contains("64-256-10 neurons")
        .contains("of 360 samples")
        .contains("was taken for");
    for (String name : List.of("raster.png", "confusion.png")) {
      assertThat(ImageIO.read(out.resolve(name).toFile()).getWidth()).isGreaterThan(500);
    }
  }

  @Test
  void withCheckpointsThereIsNoRaster() throws IOException {
    Path out = folder.resolve("out");
    String line =
        "train --epochs 1 --threads 1 --checkpoint-steps 5 --encoder latency --steps 40 --out ";
    Cli.Result result = Cli.line(line + out);
    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    boolean whole = Files.exists(out.resolve("raster.png"));
    String page = Files.readString(out.resolve("report.html"));
    assertThat(page.split("data:image/png;base64,", -1)).hasSize(whole ? 4 : 3);
  }

  @Test
  void textIsNoMarkup() throws IOException {
    Path file = folder.resolve("report.html");
    RunReport.write(
        file,
        new RunReport.Content(
            "<b>&\"", "s", List.of(), Map.of(), List.of("1 < 2"), Map.of(), List.of(), "m"));
    assertThat(Files.readString(file))
        .contains("<h1>&lt;b&gt;&amp;&quot;</h1>")
        .contains("<li>1 &lt; 2</li>");
  }

  @Test
  void theMostFrequentMistakesComeFirst() {
    ConfusionMatrix matrix = new ConfusionMatrix(new int[][] {{5, 1, 0}, {0, 7, 3}, {0, 0, 4}});
    assertThat(matrix.worst(5))
        .containsExactly("class 1 was taken for 2: 3 of 10", "class 0 was taken for 1: 1 of 6");
    assertThat(matrix.worst(1)).hasSize(1);
  }
}
