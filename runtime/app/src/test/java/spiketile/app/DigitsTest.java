package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DigitsTest {
  @TempDir private Path folder;

  @Test
  void theBundledDigitsAreAllThere() throws IOException {
    Digits digits = Digits.bundled();

    assertThat(digits.labels()).hasSize(Digits.COUNT);
    assertThat(digits.images()).hasDimensions(Digits.COUNT, Digits.PIXELS);
    assertThat(digits.images()[0]).startsWith(0, 0, 5 / 16f, 13 / 16f);
    int[] counts = new int[Digits.CLASSES];
    Arrays.stream(digits.labels()).forEach(label -> counts[label]++);
    assertThat(counts).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
  }

  @Test
  void labelsMayBeMissing() throws IOException {
    Digits digits = read(line(64, "16") + "\n" + line(64, "0.5") + ",7\n\n");

    assertThat(digits.labels()).containsExactly(Digits.UNKNOWN, 7);
    assertThat(digits.images()[0]).containsOnly(1);
    assertThat(digits.images()[1]).containsOnly(1 / 32f);
    assertThat(digits.labelled()).isTrue();
  }

  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        Arguments.of("", "no image in it; 64 pixels and, if known, the digit"),
        Arguments.of(line(63, "1"), "line 1, column 63: found 63 values, allowed is 64 pixels"),
        Arguments.of(line(66, "1"), "line 1, column 66: found 66 values, allowed is 64 pixels"),
        Arguments.of("hello", "line 1, column 1: found 1 value, allowed is 64 pixels"),
        Arguments.of(
            line(64, "17"), "line 1, column 1: found '17', allowed is a pixel from 0 to 16"),
        Arguments.of(line(64, "-1"), "line 1, column 1: found '-1'"),
        Arguments.of(line(64, "NaN"), "line 1, column 1: found 'NaN'"),
        Arguments.of(line(64, "1f"), "line 1, column 1: found '1f'"),
        Arguments.of(
            line(64, "1") + "\n" + line(10, "1") + ",x," + line(53, "1"),
            "line 2, column 11: found 'x', allowed is a pixel from 0 to 16"),
        Arguments.of(
            line(64, "1") + ",10", "line 1, column 65: found '10', allowed is a digit from 0 to 9"),
        Arguments.of(line(64, "1") + ",", "line 1, column 65: found ''"),
        Arguments.of(
            line(64, "1") + "\n\n" + line(64, "1"),
            "line 3, column 1: found an image after an empty line"),
        Arguments.of(
            "1" + "y".repeat(1000) + "," + line(63, "1"), "found '1yyyyyyyyyyyyyyyyyyy…'"));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void brokenFilesAreRefusedWithLineAndColumn(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining(message);
  }

  private Digits read(String text) throws IOException {
    return Digits.read(Files.writeString(folder.resolve("images.csv"), text));
  }

  private static String line(int count, String cell) {
    return IntStream.range(0, count).mapToObj(i -> cell).collect(Collectors.joining(","));
  }

  @Test
  void aFolderIsRefused() {
    assertThatThrownBy(() -> Digits.read(folder))
        .hasMessage(folder + ": is a folder, a CSV file needed");
  }
}
