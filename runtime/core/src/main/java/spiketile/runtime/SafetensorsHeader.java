package spiketile.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header of a safetensors file: a length, then JSON that says which tensor lies where.
 *
 * <pre>
 * 8 bytes   length n of the JSON, little-endian, a multiple of 8
 * n bytes   {"__metadata__":{"key":"text"},
 *            "name":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}
 *           without line breaks, and spaces up to n
 * the rest  the tensors' values, little-endian, the last index running fastest, without gaps;
 *           data_offsets count from here
 * </pre>
 *
 * @param metadata texts by key
 * @param entries the tensors in the order of their data
 */
record SafetensorsHeader(Map<String, String> metadata, List<Entry> entries) {
  static final String METADATA = "__metadata__";
  static final String DTYPE = "dtype";
  static final String SHAPE = "shape";
  static final String DATA_OFFSETS = "data_offsets";

  /** The one type of value that models have. */
  static final String F32 = "F32";

  /** Of indices, which are written only. */
  static final String I32 = "I32";

  /** Bytes of the length. */
  static final int PREFIX = Long.BYTES;

  /** Most bytes of JSON, the limit of the format's reference implementation. */
  static final int MOST_BYTES = 100_000_000;

  /** Most dimensions of a tensor, the limit of NumPy. */
  static final int MOST_DIMENSIONS = 64;

  private static final int ALIGNMENT = 8;

  /**
   * Where a tensor lies.
   *
   * @param name unique in the file
   * @param dtype type of its values, of four bytes each
   * @param shape none for a scalar
   * @param begin of its bytes in the data
   * @param end of its bytes in the data
   */
  record Entry(String name, String dtype, long[] shape, long begin, long end) {
    long bytes() {
      return end - begin;
    }

    @Override
    public String toString() {
      return "%s %s at %d to %d"
          .formatted(JsonText.brief(name), Arrays.toString(shape), begin, end);
    }
  }

  /**
   * The bytes of a tensor.
   *
   * @throws ArithmeticException if they are more than a long can say
   */
  static long bytes(long[] shape) {
    long count = 1;
    for (long size : shape) {
      count = Math.multiplyExact(count, size);
    }
    return Math.multiplyExact(count, (long) Float.BYTES);
  }

  /** The JSON with its padding; metadata by ascending key, so that bytes do not vary. */
  byte[] encode() {
    StringBuilder json = new StringBuilder("{");
    if (!metadata.isEmpty()) {
      appendMetadata(json);
    }
    for (Entry entry : entries) {
      appendEntry(json, entry);
    }
    byte[] bytes = json.append('}').toString().getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(bytes, Math.ceilDiv(bytes.length, ALIGNMENT) * ALIGNMENT);
    Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    return padded;
  }

  private void appendMetadata(StringBuilder json) {
    appendName(json, METADATA);
    json.append('{');
    new TreeMap<>(metadata)
        .forEach(
            (key, text) -> {
              appendName(json, key);
              JsonText.quote(json, text);
            });
    json.append('}');
  }

  private static void appendEntry(StringBuilder json, Entry entry) {
    appendName(json, entry.name);
    json.append('{');
    appendName(json, DTYPE);
    JsonText.quote(json, entry.dtype);
    appendName(json, SHAPE);
    appendNumbers(json, entry.shape);
    appendName(json, DATA_OFFSETS);
    appendNumbers(json, entry.begin, entry.end);
    json.append('}');
  }

  private static void appendName(StringBuilder json, String name) {
    if (json.charAt(json.length() - 1) != '{') {
      json.append(',');
    }
    JsonText.quote(json, name);
    json.append(':');
  }

  private static void appendNumbers(StringBuilder json, long... numbers) {
    json.append('[');
    for (int i = 0; i < numbers.length; i++) {
      json.append(i == 0 ? "" : ",").append(numbers[i]);
    }
    json.append(']');
  }
}
