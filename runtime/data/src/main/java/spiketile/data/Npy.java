package spiketile.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in a file of NumPy's format, versions 1 to 3: numbers of 1 to 8 bytes, in C order. Source:
 * numpy.lib.format.
 */
final class Npy implements AutoCloseable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MOST_HEADER = 1 << 16;
  private static final Pattern DESCR =
      Pattern.compile("'descr'\\s*:\\s*'([<>|=])([fiub])([1248])'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, ]{0,200})\\)");

  private final Path file;
  private final FileChannel channel;
  private final long dataStart;
  private final char kind;
  private final int bytes;
  private final ByteOrder order;
  private final long[] shape;

  private Npy(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    ByteBuffer start = read(0, (int) Math.min(channel.size(), 12));
    if (start.remaining() < 10 || !startsWithMagic(start)) {
      throw DataException.at(file, "byte 0", "no array of NumPy; its magic number expected");
    }
    int version = start.get(6);
    if (version < 1 || version > 3 || version > 1 && start.remaining() < 12) {
      throw DataException.at(file, "byte 6", "version %d; 1 to 3 expected".formatted(version));
    }
    int lengthAt = MAGIC.length + 2;
    long length = version == 1 ? start.getShort(lengthAt) & 0xffff : start.getInt(lengthAt);
    int headerAt = lengthAt + (version == 1 ? Short.BYTES : Integer.BYTES);
    if (length < 1 || length > MOST_HEADER || headerAt + length > channel.size()) {
      throw DataException.at(
          file,
          "byte 8",
          "a header of %d bytes; 1 to %d, and so many in the file, expected"
              .formatted(length, MOST_HEADER));
    }
    dataStart = headerAt + length;
    String header = StandardCharsets.ISO_8859_1.decode(read(headerAt, (int) length)).toString();
    Matcher descr = find(DESCR, header, "numbers of 1 to 8 bytes");
    kind = descr.group(2).charAt(0);
    bytes = Integer.parseInt(descr.group(3));
    order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    if (kind == 'f' && bytes < Float.BYTES) {
      throw DataException.at(
          file, "header", "numbers '%s'; floats of 4 or 8 bytes expected".formatted(descr.group()));
    }
    if (find(ORDER, header, "'fortran_order'").group(1).equals("True")) {
      throw DataException.at(file, "header", "columns first; 'fortran_order': False expected");
    }
    shape = shape(find(SHAPE, header, "'shape'").group(1));
  }

  static Npy open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new Npy(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean startsWithMagic(ByteBuffer start) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (start.get(i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private Matcher find(Pattern pattern, String header, String expected) throws DataException {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw DataException.at(file, "header", expected + " expected");
    }
    return matcher;
  }

  private long[] shape(String text) throws IOException {
    String[] words = text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*");
    long[] sizes = new long[words.length];
    long most = (channel.size() - dataStart) / bytes;
    long count = 1;
    for (int i = 0; i < sizes.length; i++) {
      boolean number = words[i].matches("[0-9]{1,18}");
      sizes[i] = number ? Long.parseLong(words[i]) : -1;
      if (!number || sizes[i] == 0 || sizes[i] > most / count) {
        throw DataException.at(
            file,
            "header",
            "shape (%s); numbers of 1 or more, %,d values in all, expected".formatted(text, most));
      }
      count *= sizes[i];
    }
    return sizes;
  }

  /** Sizes of the array, all of whose values are in the file. */
  long[] shape() {
    return shape.clone();
  }

  /** Reads values from one on into an array. */
  void read(long first, double[] values) throws IOException {
    ByteBuffer buffer = read(dataStart + first * bytes, values.length * bytes).order(order);
    for (int i = 0; i < values.length; i++) {
      values[i] = value(buffer, i * bytes);
    }
  }

  private double value(ByteBuffer buffer, int at) {
    return switch (bytes) {
      case 1 -> kind == 'i' ? buffer.get(at) : buffer.get(at) & 0xff;
      case 2 -> kind == 'i' ? buffer.getShort(at) : buffer.getShort(at) & 0xffff;
      case 4 ->
          switch (kind) {
            case 'f' -> buffer.getFloat(at);
            case 'i' -> buffer.getInt(at);
            default -> buffer.getInt(at) & 0xffffffffL;
          };
      default -> kind == 'f' ? buffer.getDouble(at) : buffer.getLong(at);
    };
  }

  private ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw DataException.at(file, "byte " + at, "the file ends");
      }
      at += read;
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
