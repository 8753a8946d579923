package spiketile.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files made by hand, right or wrong. */
final class SafetensorsFiles {
  private SafetensorsFiles() {}

  static void write(Path file, String json, byte[] data) throws IOException {
    byte[] text = json.getBytes(UTF_8);
    Files.write(file, bytes(text.length, text, data));
  }

  /** A length, right or wrong, what should be JSON, and what should be values. */
  static byte[] bytes(long length, byte[] text, byte[] data) {
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(text)
        .put(data)
        .array();
  }
}
