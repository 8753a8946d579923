package spiketile.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A recording in AEDAT 3.1: lines of text up to {@code #!END-HEADER}, then packets of a header of 28
 * bytes and events, the lowest byte first. Polarity events take eight bytes: bit 0 valid, bit 1
 * polarity, bits 2 to 16 y, bits 17 to 31 x, and 32 bits of microseconds, above which the packet's
 * header has more. Packets of other events are passed over, and so are events that are not valid.
 */
final class Aedat {
  private static final String MAGIC = "#!AER-DAT3.1";
  private static final String END_OF_HEADER = "#!END-HEADER";
  private static final int MOST_HEADER_BYTES = 1 << 16;
  private static final int PACKET_HEADER_BYTES = 28;
  private static final int POLARITY_EVENTS = 1;
  private static final int EVENT_BYTES = 8;
  private static final int TIME_OFFSET = 4;

  /** Where the header's 32 bits of overflow lie in an event's time. */
  private static final int OVERFLOW_SHIFT = 31;

  /** Times stay positive and differences of them exact. */
  private static final int MOST_OVERFLOWS = 1 << 20;

  private final Path file;
  private final Sensor sensor;
  private final ByteBuffer bytes;
  private final Events events;
  private long last;

  /** Takes events in ascending order of time. */
  @FunctionalInterface
  interface Events {
    void add(long micros, int address);
  }

  private Aedat(Path file, Sensor sensor, ByteBuffer bytes, Events events) {
    this.file = file;
    this.sensor = sensor;
    this.bytes = bytes;
    this.events = events;
  }

  /**
   * Reads a file.
   *
   * @param file the file, mapped and not copied
   * @param sensor addresses are of it
   * @param events gets them
   * @throws DataException if it is not what it should be
   */
  static void read(Path file, Sensor sensor, Events events) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw DataException.of(file, "%,d bytes; at most 2 GiB expected".formatted(channel.size()));
      }
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      new Aedat(file, sensor, bytes.order(ByteOrder.LITTLE_ENDIAN), events).read();
    }
  }

  private void read() throws DataException {
    if (!MAGIC.equals(line())) {
      throw DataException.at(file, "byte 0", "no AEDAT 3.1; '" + MAGIC + "' expected");
    }
    while (!END_OF_HEADER.equals(line())) {}
    while (bytes.hasRemaining()) {
      packet();
    }
  }

  private String line() throws DataException {
    int start = bytes.position();
    while (bytes.hasRemaining() && bytes.position() < MOST_HEADER_BYTES) {
      if (bytes.get() == '\n') {
        byte[] line = new byte[bytes.position() - start];
        bytes.get(start, line);
        return new String(line, StandardCharsets.ISO_8859_1).strip();
      }
    }
    throw DataException.at(
        file,
        "byte " + start,
        "'%s' expected in the first %d bytes".formatted(END_OF_HEADER, MOST_HEADER_BYTES));
  }

  private void packet() throws DataException {
    int at = bytes.position();
    require(bytes.remaining() >= PACKET_HEADER_BYTES, at, "a packet's header of 28 bytes expected");
    int type = bytes.getShort(at);
    int size = bytes.getInt(at + 4);
    int offset = bytes.getInt(at + 8);
    int overflow = bytes.getInt(at + 12);
    int capacity = bytes.getInt(at + 16);
    int number = bytes.getInt(at + 20);
    bytes.position(at + PACKET_HEADER_BYTES);
    require(
        size > 0 && capacity >= 0 && (long) size * capacity <= bytes.remaining(),
        at,
        "a packet of %d events of %d bytes; at most the %d bytes left expected"
            .formatted(capacity, size, bytes.remaining()));
    if (type == POLARITY_EVENTS) {
      require(
          size == EVENT_BYTES && offset == TIME_OFFSET,
          at,
          "events of %d bytes with times at %d; 8 and 4 expected".formatted(size, offset));
      require(
          overflow >= 0 && overflow < MOST_OVERFLOWS,
          at,
          "%d overflows of time; 0 to %d expected".formatted(overflow, MOST_OVERFLOWS - 1));
      require(
          number >= 0 && number <= capacity,
          at,
          "%d events in a packet for %d".formatted(number, capacity));
      events(number, (long) overflow << OVERFLOW_SHIFT);
    }
    bytes.position(at + PACKET_HEADER_BYTES + size * capacity);
  }

  private void events(int number, long overflow) throws DataException {
    for (int i = 0; i < number; i++) {
      int at = bytes.position();
      int data = bytes.getInt();
      long micros = overflow + bytes.getInt();
      if ((data & 1) == 0) {
        continue;
      }
      int y = data >>> 2 & 0x7fff;
      int x = data >>> 17;
      if (x >= sensor.width() || y >= sensor.height()) {
        throw wrong(
            at,
            "pixel (%d, %d); 0 to %d in x and 0 to %d in y expected"
                .formatted(x, y, sensor.width() - 1, sensor.height() - 1));
      }
      if (micros < last) {
        throw wrong(at, "%d µs after %d µs; ascending times expected".formatted(micros, last));
      }
      events.add(micros, sensor.address(x, y, data >>> 1 & 1));
      last = micros;
    }
  }

  private void require(boolean holds, int at, String problem) throws DataException {
    if (!holds) {
      throw wrong(at, problem);
    }
  }

  private DataException wrong(int at, String problem) {
    return DataException.at(file, "byte " + at, problem);
  }
}
