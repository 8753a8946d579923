package spiketile.runtime;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import spiketile.runtime.SafetensorsHeader.Entry;

/**
 * An open safetensors file, all of whose header has been checked.
 *
 * <p>Values are read where they are asked for and not mapped, so that a file cut short while it is
 * open is an exception and not a fault. Any number of threads may read at once.
 */
final class SafetensorsReader implements Closeable {
  private static final int CHUNK = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long dataStart;
  private final Map<String, Entry> byName = new HashMap<>();

  private SafetensorsReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    long size = channel.size();
    int length = headerLength(size);
    dataStart = SafetensorsHeader.PREFIX + length;
    byte[] text = new byte[length];
    readBytes(SafetensorsHeader.PREFIX, MemorySegment.ofArray(text));
    header = SafetensorsHeaderParser.parse(file, text, size - dataStart);
    header.entries().forEach(entry -> byName.put(entry.name(), entry));
  }

  /**
   * Opens a file and checks everything but the values.
   *
   * @param file which
   * @return an open reader
   * @throws ModelFileException if it is not a safetensors file of F32 tensors, or a damaged one
   * @throws IOException if it cannot be read
   */
  static SafetensorsReader open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw ModelFileException.atByte(file, 0, "a folder or a device", "a file");
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new SafetensorsReader(file, channel);
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private int headerLength(long size) throws IOException {
    if (size < SafetensorsHeader.PREFIX) {
      throw ModelFileException.atByte(file, size, "the end of the file", "a header length");
    }
    ByteBuffer prefix = ByteBuffer.allocate(SafetensorsHeader.PREFIX);
    readBytes(0, MemorySegment.ofBuffer(prefix));
    long length = prefix.order(ByteOrder.LITTLE_ENDIAN).getLong();
    long follow = size - SafetensorsHeader.PREFIX;
    if (length < 1 || length > Math.min(follow, SafetensorsHeader.MOST_BYTES)) {
      throw ModelFileException.atByte(
          file,
          0,
          "a header length of " + Long.toUnsignedString(length),
          "1 to the %d bytes that follow, and to %d"
              .formatted(follow, SafetensorsHeader.MOST_BYTES));
    }
    return (int) length;
  }

  /** The file, for messages. */
  Path file() {
    return file;
  }

  /** Texts by key; empty if the file has none. */
  Map<String, String> metadata() {
    return header.metadata();
  }

  /** Names of the tensors, in the order of their data. */
  List<String> names() {
    return header.entries().stream().map(Entry::name).toList();
  }

  /** Whether the file has a tensor of that name. */
  boolean has(String name) {
    return byName.containsKey(name);
  }

  /**
   * The shape of a tensor.
   *
   * @return a copy; no sizes for a scalar
   * @throws ModelFileException if the file has no tensor of that name
   */
  long[] shape(String name) throws ModelFileException {
    return entry(name).shape().clone();
  }

  /**
   * Copies a tensor's values.
   *
   * @param name of the tensor
   * @param into receives them; exactly as many floats
   * @throws IllegalArgumentException if the tensor has another number of values
   * @throws ModelFileException if the file has no tensor of that name, or got shorter meanwhile
   * @throws IOException if it cannot be read
   */
  void read(String name, float[] into) throws IOException {
    read(name, MemorySegment.ofArray(into));
  }

  /**
   * Copies a tensor's values.
   *
   * @param name of the tensor
   * @param into receives them in the byte order of this machine; exactly as many bytes
   * @throws IllegalArgumentException if the tensor has another number of values
   * @throws ModelFileException if the file has no tensor of that name, or got shorter meanwhile
   * @throws IOException if it cannot be read
   */
  void read(String name, MemorySegment into) throws IOException {
    Entry entry = entry(name);
    if (into.byteSize() != entry.bytes()) {
      throw new IllegalArgumentException(
          "tensor %s has %d bytes, the memory for it %d"
              .formatted(JsonText.brief(name), entry.bytes(), into.byteSize()));
    }
    readBytes(dataStart + entry.begin(), into);
    long count = entry.bytes() / Float.BYTES;
    MemorySegment.copy(into, Safetensors.VALUE, 0, into, JAVA_FLOAT_UNALIGNED, 0, count);
  }

  private Entry entry(String name) throws ModelFileException {
    Entry entry = byName.get(name);
    if (entry == null) {
      throw ModelFileException.atTensor(
          file, name, "no such tensor", "one of " + JsonText.brief(String.join(", ", names())));
    }
    return entry;
  }

  private void readBytes(long position, MemorySegment into) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment chunk = arena.allocate(Math.min(CHUNK, into.byteSize()));
      for (long done = 0; done < into.byteSize(); done += CHUNK) {
        long size = Math.min(CHUNK, into.byteSize() - done);
        readFully(position + done, chunk.asSlice(0, size).asByteBuffer());
        MemorySegment.copy(chunk, 0, into, done, size);
      }
    }
  }

  private void readFully(long position, ByteBuffer into) throws IOException {
    long next = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, next);
      if (count < 0) {
        throw ModelFileException.atByte(
            file, next, "the end of the file", into.remaining() + " bytes more");
      }
      next += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
