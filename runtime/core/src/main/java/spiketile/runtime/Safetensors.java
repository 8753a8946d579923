package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import spiketile.layout.ModelArena;
import spiketile.runtime.SafetensorsHeader.Entry;

/**
 * Writes tensors of floats or ints as a safetensors file, which PyTorch, NumPy, JAX and others read.
 *
 * <p>The layout stands at {@link SafetensorsHeader}, the other direction is {@link
 * SafetensorsReader}.
 */
final class Safetensors {
  /** One value in a file: its byte order is not this machine's choice. */
  static final ValueLayout.OfFloat VALUE = JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long CHUNK = 1 << 30;

  private Safetensors() {}

  /**
   * A tensor to be written.
   *
   * @param name unique in the file
   * @param dtype type of its values, of four bytes each
   * @param shape none for a scalar; a size of 0 makes it empty
   * @param fill writes the values, the last index running fastest, into zeroed memory of exactly
   *     their size, in the byte order of this machine; called once
   */
  record Tensor(String name, String dtype, long[] shape, Consumer<MemorySegment> fill) {
    Tensor {
      Objects.requireNonNull(name, "name");
      shape = shape.clone();
      Objects.requireNonNull(fill, "fill");
      if (name.equals(SafetensorsHeader.METADATA)) {
        throw new IllegalArgumentException("the format keeps the name " + name + " for itself");
      }
      requireUnicode("a tensor's name", name);
      if (shape.length > SafetensorsHeader.MOST_DIMENSIONS
          || Arrays.stream(shape).anyMatch(size -> size < 0)) {
        throw new IllegalArgumentException(
            "tensor %s: up to %d sizes of 0 or more needed: %s"
                .formatted(
                    JsonText.brief(name),
                    SafetensorsHeader.MOST_DIMENSIONS,
                    Arrays.toString(shape)));
      }
    }

    /** A tensor of floats. */
    Tensor(String name, long[] shape, Consumer<MemorySegment> fill) {
      this(name, SafetensorsHeader.F32, shape, fill);
    }
  }

  /**
   * Writes a file, or replaces it. Whatever happens, the old file stays whole until the new one is:
   * see {@link AtomicFile}. One tensor at a time is in memory.
   *
   * @param target the file
   * @param metadata texts by key
   * @param tensors in the order of their data
   * @throws IllegalArgumentException if two tensors have one name, a text is not Unicode, or the
   *     header or the data get larger than the format allows
   * @throws IOException if the file cannot be written
   */
  static void write(Path target, Map<String, String> metadata, List<Tensor> tensors)
      throws IOException {
    byte[] header = new SafetensorsHeader(checked(metadata), entries(tensors)).encode();
    if (header.length > SafetensorsHeader.MOST_BYTES) {
      throw new IllegalArgumentException(
          "a header of %d bytes, the format's limit is %d"
              .formatted(header.length, SafetensorsHeader.MOST_BYTES));
    }
    AtomicFile.replace(
        target,
        channel -> {
          writeHeader(channel, header);
          for (Tensor tensor : tensors) {
            writeData(channel, tensor);
          }
        });
  }

  private static Map<String, String> checked(Map<String, String> metadata) {
    metadata.forEach(
        (key, text) -> {
          requireUnicode("a metadata key", key);
          requireUnicode("the metadata of " + JsonText.brief(key), text);
        });
    requireMembers("metadata texts", metadata.size());
    return metadata;
  }

  private static List<Entry> entries(List<Tensor> tensors) {
    requireMembers("tensors and metadata", tensors.size() + 1);
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long end = 0;
    for (Tensor tensor : tensors) {
      if (!names.add(tensor.name)) {
        throw new IllegalArgumentException("two tensors named " + JsonText.brief(tensor.name));
      }
      long begin = end;
      end = endOf(tensor, begin);
      entries.add(new Entry(tensor.name, tensor.dtype, tensor.shape, begin, end));
    }
    return entries;
  }

  private static long endOf(Tensor tensor, long begin) {
    try {
      return Math.addExact(begin, SafetensorsHeader.bytes(tensor.shape));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "tensor %s of shape %s ends beyond the largest offset"
              .formatted(JsonText.brief(tensor.name), Arrays.toString(tensor.shape)),
          e);
    }
  }

  private static void requireMembers(String what, int count) {
    if (count > JsonReader.MOST_MEMBERS) {
      throw new IllegalArgumentException(
          "%d %s, the limit is %d".formatted(count, what, JsonReader.MOST_MEMBERS));
    }
  }

  private static void requireUnicode(String what, String text) {
    if (!JsonText.isUnicode(text)) {
      throw new IllegalArgumentException(
          what + " has half of a surrogate pair: " + JsonText.brief(text));
    }
  }

  private static void writeHeader(FileChannel channel, byte[] header) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SafetensorsHeader.PREFIX + header.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).flip();
    writeFully(channel, bytes);
  }

  private static void writeData(FileChannel channel, Tensor tensor) throws IOException {
    long bytes = SafetensorsHeader.bytes(tensor.shape);
    try (Arena arena = Arena.ofShared()) {
      MemorySegment data = arena.allocate(bytes, ModelArena.ALIGNMENT);
      tensor.fill.accept(data);
      MemorySegment.copy(data, JAVA_FLOAT_UNALIGNED, 0, data, VALUE, 0, bytes / Float.BYTES);
      for (long done = 0; done < bytes; done += CHUNK) {
        writeFully(channel, data.asSlice(done, Math.min(CHUNK, bytes - done)).asByteBuffer());
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
