package spiketile.runtime;

import static spiketile.runtime.SafetensorsHeader.DATA_OFFSETS;
import static spiketile.runtime.SafetensorsHeader.DTYPE;
import static spiketile.runtime.SafetensorsHeader.F32;
import static spiketile.runtime.SafetensorsHeader.METADATA;
import static spiketile.runtime.SafetensorsHeader.MOST_DIMENSIONS;
import static spiketile.runtime.SafetensorsHeader.PREFIX;
import static spiketile.runtime.SafetensorsHeader.SHAPE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spiketile.runtime.SafetensorsHeader.Entry;

/** Reads a header and checks that its tensors fill the data, each byte once. */
final class SafetensorsHeaderParser {
  private final Path file;
  private final JsonReader json;
  private final long dataBytes;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  private SafetensorsHeaderParser(Path file, JsonReader json, long dataBytes) {
    this.file = file;
    this.json = json;
    this.dataBytes = dataBytes;
  }

  /**
   * Reads a header.
   *
   * @param file named in messages
   * @param text the JSON with its padding
   * @param dataBytes how many bytes of data follow
   * @return the header, all of it checked
   * @throws ModelFileException if anything is not as it should be
   */
  static SafetensorsHeader parse(Path file, byte[] text, long dataBytes) throws ModelFileException {
    if (text[0] != '{') {
      throw ModelFileException.atByte(file, PREFIX, "0x%02x".formatted(text[0]), "'{'");
    }
    JsonReader json = new JsonReader(file, text, PREFIX);
    return new SafetensorsHeaderParser(file, json, dataBytes).parse();
  }

  private SafetensorsHeader parse() throws ModelFileException {
    json.object(this::member);
    json.end();
    entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    requireFilled();
    return new SafetensorsHeader(
        Collections.unmodifiableMap(metadata), Collections.unmodifiableList(entries));
  }

  private void member(String name) throws ModelFileException {
    if (name.equals(METADATA)) {
      json.object(key -> metadata.put(key, json.string()));
    } else {
      entries.add(new Fields(name).read());
    }
  }

  /** Requires that each tensor begins where the one before ends, the last at the data's end. */
  private void requireFilled() throws ModelFileException {
    long end = 0;
    for (Entry entry : entries) {
      if (entry.begin() != end) {
        String found = entry.begin() < end ? "an overlap" : "a hole";
        throw refusal(entry.name(), found + " before " + entry, "a begin of " + end);
      }
      end = entry.end();
    }
    if (end != dataBytes) {
      throw new ModelFileException(
          file, "data", dataBytes + " bytes", end + " bytes, the tensors' end");
    }
  }

  private ModelFileException refusal(String tensor, String found, String allowed) {
    return ModelFileException.atTensor(file, tensor, found, allowed);
  }

  /** What the header says of one tensor. */
  private final class Fields {
    private final String name;
    private String dtype;
    private long[] shape;
    private long[] offsets;

    Fields(String name) {
      this.name = name;
    }

    Entry read() throws ModelFileException {
      json.object(this::field);
      requireType();
      requireOffsets();
      requireShape();
      return new Entry(name, dtype, shape, offsets[0], offsets[1]);
    }

    private void field(String field) throws ModelFileException {
      switch (field) {
        case DTYPE -> dtype = json.string();
        case SHAPE -> shape = json.integers(MOST_DIMENSIONS);
        case DATA_OFFSETS -> offsets = json.integers(2);
        default ->
            throw refusal(
                name, "a field " + JsonText.brief(field), "dtype, shape and data_offsets");
      }
    }

    private void requireType() throws ModelFileException {
      if (dtype == null) {
        throw refusal(name, "no dtype", F32);
      }
      if (!dtype.equals(F32)) {
        throw refusal(name, "dtype " + JsonText.brief(dtype), F32);
      }
    }

    private void requireOffsets() throws ModelFileException {
      String allowed = "data_offsets [begin,end] within 0 to " + dataBytes;
      if (offsets == null) {
        throw refusal(name, "no data_offsets", allowed);
      }
      if (offsets.length != 2 || offsets[0] > offsets[1] || offsets[1] > dataBytes) {
        throw refusal(name, "data_offsets " + Arrays.toString(offsets), allowed);
      }
    }

    private void requireShape() throws ModelFileException {
      long bytes = offsets[1] - offsets[0];
      String allowed = "a shape of " + bytes + " bytes as data_offsets say";
      if (shape == null) {
        throw refusal(name, "no shape", allowed);
      }
      long needed = bytesOfShape();
      if (needed != bytes) {
        throw refusal(
            name, "shape %s of %d bytes".formatted(Arrays.toString(shape), needed), allowed);
      }
    }

    private long bytesOfShape() throws ModelFileException {
      try {
        return SafetensorsHeader.bytes(shape);
      } catch (ArithmeticException e) {
        throw refusal(
            name, "shape " + Arrays.toString(shape), "a shape of up to " + dataBytes + " bytes");
      }
    }
  }
}
