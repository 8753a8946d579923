package spiketile.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format byte by byte; TensorBoard's own reader has read such files too. */
class EventFileTest {
  @TempDir private Path folder;

  /** The first record of every file that TensorFlow writes with a time of zero. */
  @Test
  void beginsWithItsVersion() throws IOException {
    Path file = folder.resolve(EventFile.NAME);
    EventFile.create(file).close();
    byte[] bytes = Files.readAllBytes(file);
    assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong()).isEqualTo(24);
    assertThat(HexFormat.of().formatHex(bytes, 8, 12)).isEqualTo("a37f4b22");
    assertThat(HexFormat.of().formatHex(bytes, 12, 21)).isEqualTo("090000000000000000");
    assertThat(new String(bytes, 23, 13, StandardCharsets.US_ASCII)).isEqualTo("brain.Event:2");
  }

  @Test
  void aStepsScalarsAreOneRecord() throws IOException {
    Path file = folder.resolve(EventFile.NAME);
    try (EventFile events = EventFile.create(file)) {
      events.add(1.5, 300, new TreeMap<>(Map.of("a/b", 0.25)));
    }
    byte[] bytes = Files.readAllBytes(file);
    int start = 8 + 4 + 24 + 4;
    ByteBuffer record =
        ByteBuffer.wrap(bytes, start, bytes.length - start).slice().order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) record.getLong();
    assertThat(bytes).hasSize(start + 8 + 4 + length + 4);
    String hex = HexFormat.of().formatHex(bytes, start + 12, start + 12 + length);
    assertThat(hex)
        .isEqualTo(
            "09"
                + "000000000000f83f" // 1.5
                + "10"
                + "ac02" // 300
                + "2a"
                + "0c" // a summary
                + "0a"
                + "0a" // of one value
                + "0a"
                + "03"
                + "612f62" // a/b
                + "15"
                + "0000803e"); // 0.25
  }
}
