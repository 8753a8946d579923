package spiketile.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files read as a whole, up to a limit. */
final class Bounded {
  private Bounded() {}

  /**
   * All bytes of a stream.
   *
   * @param file for messages
   * @throws DataException if there are more than the limit
   */
  static byte[] bytes(Path file, InputStream in, long limit) throws IOException {
    byte[] bytes = in.readNBytes(Math.toIntExact(limit) + 1);
    if (bytes.length > limit) {
      throw DataException.of(file, "more than %,d bytes; fewer expected".formatted(limit));
    }
    return bytes;
  }

  /**
   * Lines of a text in UTF-8.
   *
   * @throws DataException if it is none, or too long
   */
  static List<String> lines(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      ByteBuffer bytes = ByteBuffer.wrap(bytes(file, in, Limits.TEXT_BYTES));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString().lines().toList();
    } catch (CharacterCodingException e) {
      throw DataException.of(file, "not text; UTF-8 expected", e);
    }
  }
}
