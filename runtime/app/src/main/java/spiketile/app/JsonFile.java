package spiketile.app;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of one JSON value: no name twice in an object, and nothing behind it. */
final class JsonFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonFile() {}

  /**
   * Reads a file.
   *
   * @param mostBytes larger files are refused before they are read
   * @throws CaseException if it is too large or no JSON
   */
  static CaseField read(Path path, long mostBytes) throws IOException {
    String name = path.getFileName().toString();
    long bytes = Files.size(path);
    if (bytes > mostBytes) {
      throw new CaseException(
          name, "the file", bytes + " bytes", "at most " + mostBytes + " bytes");
    }
    return new CaseField(name, "", parse(path, name));
  }

  private static JsonNode parse(Path path, String name) throws IOException {
    try (InputStream stream = Files.newInputStream(path)) {
      return JSON.readTree(stream);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null
              ? "the file"
              : "line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      CaseException wrong =
          new CaseException(name, place, e.getOriginalMessage(), "one JSON object");
      wrong.initCause(e);
      throw wrong;
    }
  }
}
