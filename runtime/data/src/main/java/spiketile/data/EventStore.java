package spiketile.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Recordings in a file that is mapped into memory: what a data set's original files hold, checked once
 * and then read at the speed of memory, whatever its size.
 *
 * <p>An event is eight bytes, microseconds and address. Behind the events stand, for each recording,
 * the index of its first event and its label; then the head of 64 bytes, last since only then all counts
 * are known. All numbers have the lowest byte first.
 */
public final class EventStore implements AutoCloseable {
  private static final long MAGIC = 0x31_53_54_4e_45_56_45_53L; // "SEVENTS1"
  private static final int EVENT_BYTES = 8;
  private static final int ENTRY_BYTES = 16;
  private static final int HEAD_BYTES = 64;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final MemorySegment events;
  private final MemorySegment entries;
  private final Sensor sensor;
  private final int classes;
  private final int size;
  private final int skipped;

  private EventStore(Path file, Arena arena, MemorySegment bytes) throws DataException {
    long headAt = bytes.byteSize() - HEAD_BYTES;
    if (headAt < 0 || bytes.get(LONG, headAt) != MAGIC) {
      throw DataException.of(file, "no event store, or one that was not written to its end");
    }
    MemorySegment head = bytes.asSlice(headAt);
    long eventCount = head.get(LONG, 8);
    size = head.get(INT, 16);
    skipped = head.get(INT, 20);
    classes = head.get(INT, 24);
    boolean whole =
        size >= 0
            && eventCount >= 0
            && eventCount <= headAt / EVENT_BYTES
            && eventCount * EVENT_BYTES + (long) size * ENTRY_BYTES == headAt;
    if (!whole) {
      throw DataException.of(
          file, "%d events and %d recordings in %d bytes".formatted(eventCount, size, headAt));
    }
    sensor = new Sensor(head.get(INT, 28), head.get(INT, 32), head.get(INT, 36));
    events = bytes.asSlice(0, eventCount * EVENT_BYTES);
    entries = bytes.asSlice(eventCount * EVENT_BYTES, (long) size * ENTRY_BYTES);
    this.arena = arena;
    requireEntries(file);
  }

  private void requireEntries(Path file) throws DataException {
    for (int i = 0; i < size; i++) {
      if (label(i) < 0 || label(i) >= classes || first(i) < 0 || first(i) > first(i + 1)) {
        throw DataException.at(
            file,
            "recording " + i,
            "class %d, events %d to %d of %d"
                .formatted(label(i), first(i), first(i + 1), first(size)));
      }
    }
  }

  /**
   * Maps a store.
   *
   * @param file a file that {@link #write} wrote
   * @return the store
   * @throws DataException if it is none
   * @throws IOException if it cannot be read
   */
  public static EventStore open(Path file) throws IOException {
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(file)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new EventStore(file, arena, bytes);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Reads recordings into a store, which is there as a whole or not at all.
   *
   * @param recordings what to read
   * @param file where to write
   * @param policy what to do with bad recordings
   * @throws IOException if they cannot be read, or the file cannot be written
   */
  public static void write(Recordings recordings, Path file, BadRecordings policy)
      throws IOException {
    Path unfinished = Files.createTempFile(file.toAbsolutePath().getParent(), ".events", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        Writer writer = new Writer(channel, policy);
        recordings.read(writer);
        writer.finish(recordings.sensor(), recordings.classes());
      }
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** Writes events as they come; keeps an index and a label for each recording. */
  private static final class Writer implements Recordings.Sink {
    private static final int BUFFER_BYTES = 1 << 20;

    private final FileChannel channel;
    private final BadRecordings policy;
    private final ByteBuffer buffer =
        ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final List<Entry> entries = new ArrayList<>();
    private long events;

    private record Entry(long first, int label) {}

    Writer(FileChannel channel, BadRecordings policy) {
      this.channel = channel;
      this.policy = policy;
    }

    @Override
    public void accept(int label, Recording recording) throws IOException {
      entries.add(new Entry(events, label));
      for (int i = 0; i < recording.size(); i++) {
        room(EVENT_BYTES).putInt(recording.micros(i)).putInt(recording.address(i));
      }
      events += recording.size();
    }

    @Override
    public void bad(DataException problem) throws DataException {
      policy.bad(problem);
    }

    void finish(Sensor sensor, int classes) throws IOException {
      for (Entry entry : entries) {
        room(ENTRY_BYTES).putLong(entry.first()).putInt(entry.label()).putInt(0);
      }
      room(HEAD_BYTES)
          .putLong(MAGIC)
          .putLong(events)
          .putInt(entries.size())
          .putInt(policy.skipped());
      buffer.putInt(classes).putInt(sensor.width()).putInt(sensor.height());
      buffer.putInt(sensor.polarities()).put(new byte[HEAD_BYTES - 40]);
      flush();
    }

    private ByteBuffer room(int bytes) throws IOException {
      if (buffer.remaining() < bytes) {
        flush();
      }
      return buffer;
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }
  }

  /**
   * The number of recordings.
   *
   * @return 0 or more
   */
  public int size() {
    return size;
  }

  /**
   * How many recordings of the original files were bad, and are not here.
   *
   * @return 0 or more
   */
  public int skipped() {
    return skipped;
  }

  /**
   * What recorded them.
   *
   * @return the sensor
   */
  public Sensor sensor() {
    return sensor;
  }

  /**
   * The number of classes.
   *
   * @return labels are below this
   */
  public int classes() {
    return classes;
  }

  /**
   * A recording's class.
   *
   * @param recording its index
   * @return its label
   */
  public int label(int recording) {
    return entries.get(INT, (long) recording * ENTRY_BYTES + 8);
  }

  /**
   * A recording's first event.
   *
   * @param recording its index; the number of recordings gives the number of all events
   * @return the event's index in the store
   */
  public long first(int recording) {
    return recording == size
        ? events.byteSize() / EVENT_BYTES
        : entries.get(LONG, (long) recording * ENTRY_BYTES);
  }

  /**
   * An event's time.
   *
   * @param event its index in the store
   * @return microseconds since its recording's start
   */
  public int micros(long event) {
    return events.get(INT, event * EVENT_BYTES);
  }

  /**
   * An event's address.
   *
   * @param event its index in the store
   * @return an address of the sensor
   */
  public int address(long event) {
    return events.get(INT, event * EVENT_BYTES + 4);
  }

  @Override
  public void close() {
    arena.close();
  }
}
