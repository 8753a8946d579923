package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.runtime.data.ImageData;
import spiketile.runtime.data.ImageEncoder;

class ImageFilesTest {
  private static final ImageEncoder ENCODER = new ImageEncoder.Latency(4);

  @TempDir private Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void assertTwoImages(ImageData data) {
    assertThat(data.images()).isDeepEqualTo(new float[][] {{0, 0.5f, 1, 0.25f}, {1, 0, 0, 0.75f}});
    assertThat(data.labels()).containsExactly(2, 0);
    assertThat(data.classes()).isEqualTo(3);
    assertThat(data.steps()).isEqualTo(4);
  }

  @Test
  void csvHasAnImageALine() throws IOException {
    Path csv = file("train.csv", "0,2,4,1,2\n4,0,0.0,3,0\n".getBytes());
    assertTwoImages(new ImageFiles(4, 3, 4).csv(csv, ENCODER));
  }

  @Test
  void arraysMayBeOfAnyKindOfNumber() throws IOException {
    byte[] values = {0, 2, 4, 1, 4, 0, 0, 3};
    Path labels = file("y.npy", NpyBytes.of("<i8", "(2,)", NpyBytes.longs(2, 0)));
    ImageFiles files = new ImageFiles(4, 3, 4);
    assertTwoImages(
        files.npy(file("a.npy", NpyBytes.of("|u1", "(2, 2, 2)", values)), labels, ENCODER));
    assertTwoImages(
        files.npy(
            file("b.npy", NpyBytes.of("<f4", "(2, 4)", NpyBytes.floats(0, 2, 4, 1, 4, 0, 0, 3))),
            labels,
            ENCODER));
    ByteBuffer big = ByteBuffer.allocate(16);
    for (byte value : values) {
      big.putShort(value);
    }
    assertTwoImages(
        files.npy(file("c.npy", NpyBytes.of(">i2", "(2, 4)", big.array())), labels, ENCODER));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2,3 | line 1: 3 values; 4 pixels and a label",
        "1,2,3,4,0,9 | line 1: more values; 4 pixels and a label",
        "1,2,3,4,0;1,x,3,4,0 | line 2: 'x'; a number expected",
        "1,2,3,5,0 | line 1, pixel 3: 5.0; 0 to 4.0 expected",
        "1,2,3,NaN,0 | line 1, pixel 3: NaN; 0 to 4.0 expected",
        "1,2,3,4,3 | line 1: label 3.0; 0 to 2 expected",
        "1,2,3,4,0.5 | line 1: label 0.5; 0 to 2 expected",
        ";1,2,3,4,0 | line 1: 1 values; 4 pixels"
      })
  void csvThatIsNoneIsRefused(String lines, String message) throws IOException {
    Path csv = file("train.csv", lines.replace(';', '\n').getBytes());
    assertThatThrownBy(() -> new ImageFiles(4, 3, 4).csv(csv, ENCODER))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train.csv, " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "<f4 | (2, 4) | 8 | header: shape (2, 4); numbers of 1 or more, 2 values in all, expected",
        "<f4 | (1, 4) | 16 | labels",
        "<f4 | (2, 2) | 16 | header: 2 values an image; 4 pixels expected",
        "<f4 | (8,) | 32 | header: no values an image; 4 pixels expected",
        "<f4 | (999999999999, 999999999999) | 32 | header: shape (999999999999, 999999999999)",
        "<f4 | (0, 4) | 32 | header: shape (0, 4)",
        "<f2 | (2, 4) | 16 | floats of 4 or 8 bytes expected",
        "<c8 | (2, 4) | 64 | header: numbers of 1 to 8 bytes expected",
        "<O | (2, 4) | 64 | header: numbers of 1 to 8 bytes expected"
      })
  void arraysThatAreNoneAreRefused(String descr, String shape, int bytes, String message)
      throws IOException {
    Path images = file("x.npy", NpyBytes.of(descr, shape, new byte[bytes]));
    Path labels = file("labels.npy", NpyBytes.of("|u1", "(2,)", new byte[2]));
    assertThatThrownBy(() -> new ImageFiles(4, 3, 4).npy(images, labels, ENCODER))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void anEmptyFileIsRefused() throws IOException {
    Path empty = file("train.csv", new byte[0]);
    assertThatThrownBy(() -> new ImageFiles(4, 3, 4).csv(empty, ENCODER))
        .hasMessageContaining("train.csv: no image; one a line expected");
    assertThatThrownBy(() -> Npy.open(empty)).hasMessageContaining("train.csv, byte 0");
  }

  private interface Reading {
    ImageData read() throws IOException;
  }

  /** Ten thousand mutants of each: read, or refused by one exception that names the file. */
  @Test
  @Timeout(120)
  void mutantsAreReadOrRefused() throws IOException {
    byte[] csv = "0,2,4,1,2\n4,0,0.0,3,0\n".getBytes();
    byte[] npy = NpyBytes.of("<f4", "(2, 4)", NpyBytes.floats(0, 2, 4, 1, 4, 0, 0, 3));
    Path labels = file("y.npy", NpyBytes.of("<i8", "(2,)", NpyBytes.longs(2, 0)));
    ImageFiles files = new ImageFiles(4, 3, 4);
    Path csvFile = folder.resolve("train.csv");
    Path npyFile = folder.resolve("x.npy");
    mutate(csv, csvFile, () -> files.csv(csvFile, ENCODER));
    mutate(npy, npyFile, () -> files.npy(npyFile, labels, ENCODER));
  }

  private static void mutate(byte[] good, Path file, Reading reading) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int m = 0; m < 10_000; m++) {
      Files.write(file, Mutant.of(good, random));
      try {
        assertThat(reading.read().classes()).isEqualTo(3);
      } catch (DataException e) {
        assertThat(e).hasMessageStartingWith(file.getParent().toString());
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("mutant " + m, e);
      }
    }
    assertThat(refused).isBetween(1000, 10_000);
  }
}
