package spiketile.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A safetensors file as anybody would read it. */
final class Tensors {
  private final JsonNode header;
  private final ByteBuffer data;

  private Tensors(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  static Tensors read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] json = new byte[Math.toIntExact(bytes.getLong())];
    bytes.get(json);
    return new Tensors(
        new JsonMapper().readTree(json), bytes.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    header.fieldNames().forEachRemaining(names::add);
    return names;
  }

  String text(String key) {
    return header.get("__metadata__").get(key).textValue();
  }

  String shape(String name) {
    return header.get(name).get("shape").toString();
  }

  float[] floats(String name) {
    ByteBuffer bytes = bytes(name, "F32");
    float[] values = new float[bytes.remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  int[] ints(String name) {
    ByteBuffer bytes = bytes(name, "I32");
    int[] values = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(values);
    return values;
  }

  private ByteBuffer bytes(String name, String type) {
    JsonNode entry = header.get(name);
    if (!entry.get("dtype").textValue().equals(type)) {
      throw new AssertionError(name + " is " + entry);
    }
    int begin = entry.get("data_offsets").get(0).intValue();
    int end = entry.get("data_offsets").get(1).intValue();
    return data.slice(begin, end - begin).order(ByteOrder.LITTLE_ENDIAN);
  }
}
