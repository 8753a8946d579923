package spiketile.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file, as it grows: TFRecords of protocol buffers {@code Event}, each a step's scalars.
 *
 * <p>Formats: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto and
 * tensorflow/core/framework/summary.proto.
 */
final class EventFile implements AutoCloseable {
  /** TensorBoard reads any file whose name contains the third word. */
  static final String NAME = "events.out.tfevents.0.spiketile";

  private static final int CRC_DELTA = 0xa282ead8;
  private static final int CRC_ROTATION = 15;

  // tags: field number and wire type
  private static final int EVENT_TIME = 1 << 3 | 1;
  private static final int EVENT_STEP = 2 << 3;
  private static final int EVENT_VERSION = 3 << 3 | 2;
  private static final int EVENT_SUMMARY = 5 << 3 | 2;
  private static final int SUMMARY_VALUE = 1 << 3 | 2;
  private static final int VALUE_TAG = 1 << 3 | 2;
  private static final int VALUE_SIMPLE = 2 << 3 | 5;

  private static final int LOW_BITS = 0x7f;

  private final OutputStream file;

  private EventFile(OutputStream file) {
    this.file = file;
  }

  /** Starts a file, in the place of another. */
  static EventFile create(Path path) throws IOException {
    EventFile events = new EventFile(Files.newOutputStream(path));
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.write(EVENT_TIME);
    event.writeBytes(buffer(Double.BYTES).putDouble(0).array());
    writeBytes(event, EVENT_VERSION, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
    events.record(event.toByteArray());
    return events;
  }

  /**
   * Adds a step's scalars.
   *
   * @param seconds since the training began, which TensorBoard takes for a date
   * @param step the epoch
   * @param scalars by name; a / makes groups
   */
  void add(double seconds, long step, Map<String, Double> scalars) throws IOException {
    ByteArrayOutputStream summary = new ByteArrayOutputStream();
    for (Map.Entry<String, Double> scalar : scalars.entrySet()) {
      ByteArrayOutputStream value = new ByteArrayOutputStream();
      writeBytes(value, VALUE_TAG, scalar.getKey().getBytes(StandardCharsets.UTF_8));
      value.write(VALUE_SIMPLE);
      value.writeBytes(buffer(Float.BYTES).putFloat(scalar.getValue().floatValue()).array());
      writeBytes(summary, SUMMARY_VALUE, value.toByteArray());
    }
    ByteArrayOutputStream event = new ByteArrayOutputStream();
    event.write(EVENT_TIME);
    event.writeBytes(buffer(Double.BYTES).putDouble(seconds).array());
    event.write(EVENT_STEP);
    writeNumber(event, step);
    writeBytes(event, EVENT_SUMMARY, summary.toByteArray());
    record(event.toByteArray());
  }

  private void record(byte[] data) throws IOException {
    byte[] length = buffer(Long.BYTES).putLong(data.length).array();
    ByteBuffer record = buffer(length.length + 2 * Integer.BYTES + data.length);
    record.put(length).putInt(maskedCrc(length)).put(data).putInt(maskedCrc(data));
    file.write(record.array());
    file.flush();
  }

  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), CRC_ROTATION) + CRC_DELTA;
  }

  private static void writeBytes(ByteArrayOutputStream message, int tag, byte[] bytes) {
    message.write(tag);
    writeNumber(message, bytes.length);
    message.writeBytes(bytes);
  }

  /** Seven bits a byte, the lowest first, and a bit that says whether more follow. */
  private static void writeNumber(ByteArrayOutputStream message, long number) {
    long left = number;
    while (left > LOW_BITS) {
      message.write((int) (left & LOW_BITS | LOW_BITS + 1));
      left >>>= 7;
    }
    message.write((int) left);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
