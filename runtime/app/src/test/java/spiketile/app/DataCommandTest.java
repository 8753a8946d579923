package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCommandTest {
  private static final int WHITE = 0xffffffff;

  @TempDir private Path folder;
  private Path shd;
  private Path picture;

  @BeforeEach
  void writeFile() throws IOException {
    shd = folder.resolve("shd_test.h5");
    picture = folder.resolve("picture.png");
    try (InputStream in = DataCommandTest.class.getResourceAsStream("shd_tiny.h5")) {
      Files.write(shd, in.readAllBytes());
    }
  }

  private Cli.Result inspect(Path file, String options) {
    return Cli.line("data inspect %s --out %s%s".formatted(file, picture, options));
  }

  @Test
  void channelsAreCountedAndDrawnOverTime() throws IOException {
    Cli.Result result = inspect(shd, " --sample 7");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("recordings  20, skipped 0")
        .contains("classes     20, of 1 to 1 recordings: [1, 1,")
        .contains("events      4,000; of a recording 200 to 200, median 200")
        .containsPattern("duration    [0-9.]+ to [0-9.]+, median [0-9.]+ ms")
        .contains("drawn       recording 7: " + picture);
    assertThat(inked(picture)).isGreaterThan(300);
  }

  @Test
  void pixelsAreDrawnByTheirEvents() throws IOException {
    Path zip = folder.resolve("Train.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("Train/3/00001.bin"));
      for (int i = 0; i < 34; i++) {
        out.write(new byte[] {(byte) i, (byte) i, (byte) (i % 2 << 7), 0, (byte) i});
      }
      out.closeEntry();
    }

    Cli.Result result = inspect(zip, "");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("recordings  1, skipped 0")
        .contains("events      34; of a recording 34 to 34, median 34")
        .contains("silent      2,278 addresses");
    assertThat(inked(picture)).isGreaterThan(34 * 18 * 17);
  }

  private static long inked(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).filter(pixel -> pixel != WHITE).count();
  }

  @Test
  void badRecordingIsSkippedOnRequestOnly() throws IOException {
    Path zip = folder.resolve("Train.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("Train/3/a.bin"));
      out.write(new byte[] {40, 0, 0, 0, 1});
      out.closeEntry();
      out.putNextEntry(new ZipEntry("Train/3/b.bin"));
      out.write(new byte[] {4, 0, 0, 0, 1});
      out.closeEntry();
    }

    Cli.Result refused = inspect(zip, "");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("a.bin, byte 0 (event 0): pixel (40, 0)");
    Cli.Result skipped = inspect(zip, " --skip-bad");
    assertThat(skipped.exitCode()).isZero();
    assertThat(skipped.err()).contains("spiketile: skipped: ").contains("a.bin");
    assertThat(skipped.out()).contains("recordings  1, skipped 1");
  }

  @Test
  void whatCannotBeInspectedIsSaid() {
    assertThat(inspect(folder.resolve("none.h5"), "").err()).contains("none.h5: no such file");
    assertThat(inspect(shd, " --sample 20").err())
        .contains("--sample 20: " + shd + " has 20 recordings");
    assertThat(Cli.line("data inspect " + folder.resolve("a.csv")).exitCode()).isEqualTo(2);
  }

  @Test
  void filesAreComparedWithWhatIsPublished() throws IOException {
    Cli.Result none = Cli.line("data verify " + folder);
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("none of shd_train.h5.zip, ").contains("DvsGesture.tar.gz");

    Files.writeString(folder.resolve("shd_train.h5.zip"), "");
    Cli.Result other = Cli.line("data verify " + folder);
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.out())
        .contains(
            "shd_train.h5.zip     d41d8cd98f00b204e9800998ecf8427e differs: f3252aeb598ac776c1b526422d90eecb");
  }
}
