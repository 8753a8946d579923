package spiketile.data;

import java.nio.file.Path;

/**
 * Events of a recording of N-MNIST: five bytes each, x, y, then one bit of polarity and 23 of
 * microseconds, the highest first. A row of 240 is no event, but says that the clock went round: 2¹³
 * microseconds are added to all that follow.
 */
final class NMnistEvents {
  static final Sensor SENSOR = new Sensor(34, 34, 2);

  private static final int BYTES = 5;
  private static final int OVERFLOW_ROW = 240;
  private static final int OVERFLOW_MICROS = 1 << 13;

  private NMnistEvents() {}

  /**
   * Decodes a recording.
   *
   * @param file for messages
   * @param bytes all of it
   * @param recording gets its events
   * @throws DataException if it is not what it should be
   */
  static void decode(Path file, byte[] bytes, Recording recording) throws DataException {
    if (bytes.length % BYTES != 0) {
      throw DataException.of(
          file, "%d bytes; a multiple of %d expected".formatted(bytes.length, BYTES));
    }
    recording.clear();
    long overflow = 0;
    long last = 0;
    for (int at = 0; at < bytes.length; at += BYTES) {
      int x = bytes[at] & 0xff;
      int y = bytes[at + 1] & 0xff;
      if (y == OVERFLOW_ROW) {
        overflow += OVERFLOW_MICROS;
        continue;
      }
      int polarity = (bytes[at + 2] & 0x80) >>> 7;
      long micros = overflow + micros(bytes, at + 2);
      if (x >= SENSOR.width() || y >= SENSOR.height()) {
        throw DataException.at(
            file,
            place(at),
            "pixel (%d, %d); 0 to %d in x and 0 to %d in y expected"
                .formatted(x, y, SENSOR.width() - 1, SENSOR.height() - 1));
      }
      if (micros < last || micros > Limits.MICROS) {
        throw DataException.at(
            file,
            place(at),
            "%d µs after %d µs; ascending times up to %d µs expected"
                .formatted(micros, last, Limits.MICROS));
      }
      recording.add((int) micros, SENSOR.address(x, y, polarity));
      last = micros;
    }
  }

  private static int micros(byte[] bytes, int at) {
    return (bytes[at] & 0x7f) << 16 | (bytes[at + 1] & 0xff) << 8 | bytes[at + 2] & 0xff;
  }

  private static String place(int at) {
    return "byte %d (event %d)".formatted(at, at / BYTES);
  }
}
