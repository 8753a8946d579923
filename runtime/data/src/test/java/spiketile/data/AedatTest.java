package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AedatTest {
  private static final Sensor SENSOR = new Sensor(128, 128, 2);

  /** Bytes of the text before the packets. */
  private static final int HEADER = new AedatBytes().size();

  @TempDir private Path folder;

  private record Event(long micros, int address) {}

  @Test
  void eventsOfAllPolarityPacketsComeInOrder() throws IOException {
    AedatBytes bytes =
        new AedatBytes()
            .polarity(0, 2)
            .event(5, 9, 1, 100)
            .event(127, 127, 0, 100)
            .polarity(1, 1)
            .event(0, 0, 0, 7);

    assertThat(read(bytes))
        .containsExactly(
            new Event(100, SENSOR.address(5, 9, 1)),
            new Event(100, SENSOR.address(127, 127, 0)),
            new Event((1L << 31) + 7, 0));
  }

  @Test
  void otherPacketsInvalidEventsAndUnusedRoomArePassedOver() throws IOException {
    AedatBytes bytes =
        new AedatBytes()
            .packet(0, 8, 0, 1, 1)
            .word(-1)
            .word(-1)
            .packet(1, 8, 0, 3, 2)
            .word(0x7ffffffe)
            .word(-5)
            .event(1, 0, 0, 3)
            .word(-1)
            .word(-1);

    assertThat(read(bytes)).containsExactly(new Event(3, 1));
  }

  @Test
  void emptyRecordingHasNoEvents() throws IOException {
    assertThat(read(new AedatBytes())).isEmpty();
  }

  @Test
  void badPlacesAreNamed() {
    refused(
        new AedatBytes().polarity(0, 1).event(128, 0, 0, 1),
        HEADER + 28,
        "pixel (128, 0); 0 to 127 in x and 0 to 127 in y expected");
    refused(
        new AedatBytes().polarity(0, 2).event(1, 0, 0, 9).event(1, 0, 0, 8),
        HEADER + 28 + 8,
        "8 µs after 9 µs; ascending times expected");
    refused(
        new AedatBytes().polarity(0, 1).event(1, 0, 0, -8),
        HEADER + 28,
        "-8 µs after 0 µs; ascending times expected");
    refused(
        new AedatBytes().polarity(0, 3).event(1, 0, 0, 9),
        HEADER,
        "a packet of 3 events of 8 bytes; at most the 8 bytes left expected");
    refused(
        new AedatBytes().packet(1, 8, 0, Integer.MAX_VALUE, 1).event(1, 0, 0, 9),
        HEADER,
        "a packet of 2147483647 events of 8 bytes; at most the 8 bytes left expected");
    refused(
        new AedatBytes().packet(1, 8, 0, 1, 2).event(1, 0, 0, 9),
        HEADER,
        "2 events in a packet for 1");
    refused(
        new AedatBytes().packet(1, 8, -1, 1, 1).event(1, 0, 0, 9),
        HEADER,
        "-1 overflows of time; 0 to 1048575 expected");
    refused(
        new AedatBytes().packet(1, 4, 0, 1, 1).word(1).word(1),
        HEADER,
        "events of 4 bytes with times at 4; 8 and 4 expected");
    refused(new AedatBytes().word(1), HEADER, "a packet's header of 28 bytes expected");
  }

  @Test
  void otherFilesAreRefused() {
    refused("#!AER-DAT2.0\r\n", 0, "no AEDAT 3.1; '#!AER-DAT3.1' expected");
    refused("#!AER-DAT3.1\r\n#a\r\n", 18, "'#!END-HEADER' expected in the first 65536 bytes");
    refused("", 0, "'#!END-HEADER' expected in the first 65536 bytes");
    refused("x".repeat(1 << 17), 0, "'#!END-HEADER' expected in the first 65536 bytes");
  }

  private List<Event> read(AedatBytes bytes) throws IOException {
    return read(bytes.bytes());
  }

  private List<Event> read(byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve("a.aedat"), bytes);
    List<Event> events = new ArrayList<>();
    Aedat.read(file, SENSOR, (micros, address) -> events.add(new Event(micros, address)));
    return events;
  }

  private void refused(AedatBytes bytes, int at, String problem) {
    refused(bytes.bytes(), at, problem);
  }

  private void refused(String text, int at, String problem) {
    refused(text.getBytes(StandardCharsets.US_ASCII), at, problem);
  }

  private void refused(byte[] bytes, int at, String problem) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(DataException.class)
        .hasMessage("%s, byte %d: %s", folder.resolve("a.aedat"), at, problem);
  }
}
