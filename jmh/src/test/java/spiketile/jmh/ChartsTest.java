package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts are drawn where their data is there, and not where it is not. */
class ChartsTest {
  private static final double[] ACTIVITIES = {0.002, 0.01, 0.05, 0.1, 0.3, 0.5};

  @TempDir private Path folder;

  /** A falling sparse peer, a slower one, and a dense one that meets the first at 30%. */
  private static List<Measured> peers() {
    List<Measured> run = new ArrayList<>();
    for (double activity : ACTIVITIES) {
      run.add(MadeUp.rows("vector", activity, 150_000 / activity));
      run.add(MadeUp.rows("vector-bf16", activity, 230_000 / activity));
      run.add(MadeUp.rows("c", activity, 140_000 / activity));
      run.add(MadeUp.rows("scalar", activity, 20_000 / activity));
      run.add(MadeUp.rows("openblas", activity, 500_000 * (1 + activity / 50)));
      run.add(MadeUp.rows("torch", activity, 400_000));
    }
    return run;
  }

  private static List<Measured> levels() {
    return List.of(
        MadeUp.read("L1", 190e9),
        MadeUp.read("L2", 85e9),
        MadeUp.read("L3", 40e9),
        MadeUp.read("memory", 12e9));
  }

  private static List<Measured> both() {
    List<Measured> run = new ArrayList<>(peers());
    run.addAll(levels());
    return run;
  }

  @Test
  void theRooflineNeedsPeersAndLevels() throws IOException {
    Path target = folder.resolve("roofline.png");

    assertThat(RooflineChart.write(target, peers(), "here")).isFalse();
    assertThat(RooflineChart.write(target, levels(), "here")).isFalse();
    assertThat(target).doesNotExist();
    assertThat(RooflineChart.write(target, both(), "here")).isTrue();
    assertThatIsADrawing(target);
  }

  @Test
  void theCrossoverNeedsTwoActivities() throws IOException {
    Path target = folder.resolve("crossover.png");

    assertThat(CrossoverChart.write(target, levels(), "here")).isFalse();
    assertThat(CrossoverChart.write(target, peers().subList(0, 6), "here")).isFalse();
    assertThat(target).doesNotExist();
    assertThat(CrossoverChart.write(target, both(), "here")).isTrue();
    assertThatIsADrawing(target);
  }

  @Test
  void aPeerThatWasNotMeasuredAtOneActivityIsDrawnAtTheOthers() throws IOException {
    List<Measured> run = both();
    run.remove(8);

    assertThat(RooflineChart.write(folder.resolve("roofline.png"), run, "here")).isTrue();
    assertThat(CrossoverChart.write(folder.resolve("crossover.png"), run, "here")).isTrue();
  }

  private static void assertThatIsADrawing(Path target) throws IOException {
    BufferedImage image = ImageIO.read(target.toFile());
    assertThat(image.getWidth()).isEqualTo(2 * ChartSheet.WIDTH);
    assertThat(image.getHeight()).isGreaterThan(2 * ChartSheet.HEIGHT);
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    assertThat(Arrays.stream(pixels).distinct().count()).as("colors").isGreaterThan(20);
  }
}
