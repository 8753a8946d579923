package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import spiketile.data.Collected.Event;
import spiketile.data.Collected.Sample;

class DvsGestureTest {
  private static final String COLUMNS = "class,startTime_usec,endTime_usec\n";

  @TempDir private Path folder;
  private Path trials;

  @BeforeEach
  void writeOneRecording() throws IOException {
    trials = Files.writeString(folder.resolve("trials_to_train.txt"), "user01_led.aedat\r\n\r\n");
    AedatBytes bytes = new AedatBytes().polarity(0, 5);
    for (int i = 0; i < 5; i++) {
      bytes.event(i, 0, 0, 100 + 10 * i);
    }
    Files.write(folder.resolve("user01_led.aedat"), bytes.bytes());
  }

  @Test
  void gestureHasTheEventsFromItsStartToBeforeItsEnd() throws Exception {
    labels(
        COLUMNS + "3,110,130\n11,120,200\n1,500,600\n"); // the second begins before the first ends

    assertThat(read().samples())
        .containsExactly(
            new Sample(2, List.of(new Event(0, 1), new Event(10, 2))),
            new Sample(10, List.of(new Event(0, 2), new Event(10, 3), new Event(20, 4))),
            new Sample(0, List.of()));
  }

  static Stream<Arguments> badLabels() {
    String columns = "; class,startTime_usec,endTime_usec expected";
    String range =
        "; a class from 1 to 11 and an end after the start, by at most 2147483647 µs, expected";
    return Stream.of(
        Arguments.of("0,1,2", "class 0 from 1 to 2 µs" + range),
        Arguments.of("12,1,2", "class 12 from 1 to 2 µs" + range),
        Arguments.of("1,5,5", "class 1 from 5 to 5 µs" + range),
        Arguments.of("1,0,9999999999", "class 1 from 0 to 9999999999 µs" + range),
        Arguments.of("1,2", "'1,2'" + columns),
        Arguments.of("1,-5,9", "'1,-5,9'" + columns),
        Arguments.of("9999999999999999999,5,9", "'9999999999999999999,5,9'" + columns));
  }

  @ParameterizedTest
  @MethodSource("badLabels")
  void badLabelIsNamed(String line, String problem) throws Exception {
    labels(COLUMNS + "1,100,110\n" + line + "\n");

    assertThat(read().problems())
        .singleElement()
        .asString()
        .isEqualTo(folder.resolve("user01_led_labels.csv") + ", line 3: " + problem);
  }

  @Test
  void missingLabelsAreNamed() throws Exception {
    assertThat(read().problems())
        .singleElement()
        .asString()
        .startsWith(folder.resolve("user01_led_labels.csv") + ": missing");
  }

  @Test
  void binaryLabelsAreNoText() throws Exception {
    Files.write(folder.resolve("user01_led_labels.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThat(read().problems())
        .singleElement()
        .asString()
        .startsWith(folder.resolve("user01_led_labels.csv") + ": not text; UTF-8 expected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../user01_led.aedat", "/etc/passwd", "user01_led", "a/b.aedat"})
  void listNamesFilesBesideItOnly(String name) throws IOException {
    Files.writeString(trials, "user01_led.aedat\n" + name + "\n");

    assertThatThrownBy(this::read)
        .isInstanceOf(DataException.class)
        .hasMessage(trials + ", line 2: '" + name + "'; a file such as user01_led.aedat expected");
  }

  private void labels(String text) throws IOException {
    Files.writeString(folder.resolve("user01_led_labels.csv"), text);
  }

  private Collected read() throws Exception {
    return Collected.of(new DvsGesture(trials));
  }
}
