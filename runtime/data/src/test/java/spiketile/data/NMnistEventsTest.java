package spiketile.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spiketile.data.Collected.Event;

class NMnistEventsTest {
  private static final Path FILE = Path.of("0", "00002.bin");

  @Test
  void fiveBytesAreAnEvent() throws DataException {
    Recording recording = decode(event(3, 7, 1, 0x10203), event(33, 33, 0, 0x7fffff));

    assertThat(Collected.events(recording))
        .containsExactly(new Event(0x10203, (34 + 7) * 34 + 3), new Event(0x7fffff, 33 * 34 + 33));
  }

  @Test
  void rowOf240AddsToAllThatFollows() throws DataException {
    Recording recording =
        decode(event(0, 0, 0, 8000), event(9, 240, 1, 5), event(9, 240, 1, 5), event(1, 0, 0, 10));

    assertThat(Collected.events(recording))
        .containsExactly(new Event(8000, 0), new Event(2 * 8192 + 10, 1));
  }

  @Test
  void recordingMayBeEmpty() throws DataException {
    assertThat(decode().size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "34, 0, 100, 'byte 5 (event 1): pixel (34, 0); 0 to 33 in x and 0 to 33 in y expected'",
    "0, 34, 100, 'byte 5 (event 1): pixel (0, 34); 0 to 33 in x and 0 to 33 in y expected'",
    "0, 0, 49, 'byte 5 (event 1): 49 µs after 50 µs; ascending times up to 2147483647 µs expected'"
  })
  void badEventIsNamed(int x, int y, int micros, String problem) {
    assertThatThrownBy(() -> decode(event(1, 1, 0, 50), event(x, y, 0, micros)))
        .isInstanceOf(DataException.class)
        .hasMessage(FILE + ", " + problem);
  }

  @Test
  void partOfAnEventIsRefused() {
    assertThatThrownBy(() -> NMnistEvents.decode(FILE, new byte[7], new Recording()))
        .hasMessage(FILE + ": 7 bytes; a multiple of 5 expected");
  }

  private static Recording decode(byte[]... events) throws DataException {
    byte[] bytes = new byte[5 * events.length];
    for (int i = 0; i < events.length; i++) {
      System.arraycopy(events[i], 0, bytes, 5 * i, 5);
    }
    Recording recording = new Recording();
    NMnistEvents.decode(FILE, bytes, recording);
    return recording;
  }

  static byte[] event(int x, int y, int polarity, int micros) {
    return new byte[] {
      (byte) x, (byte) y, (byte) (polarity << 7 | micros >> 16), (byte) (micros >> 8), (byte) micros
    };
  }
}
