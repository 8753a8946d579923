package spiketile.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds a file in AEDAT 3.1. */
final class AedatBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  AedatBytes() {
    text("#!AER-DAT3.1\r\n#Format: RAW\r\n#!END-HEADER\r\n");
  }

  private void text(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** A packet's header; then its events have to come. */
  AedatBytes packet(int type, int size, int overflow, int capacity, int number) {
    ByteBuffer header = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) type).putShort((short) 0).putInt(size).putInt(4).putInt(overflow);
    header.putInt(capacity).putInt(number).putInt(number);
    bytes.writeBytes(header.array());
    return this;
  }

  AedatBytes polarity(int overflow, int number) {
    return packet(1, 8, overflow, number, number);
  }

  AedatBytes event(int x, int y, int polarity, int micros) {
    return word(1 | polarity << 1 | y << 2 | x << 17).word(micros);
  }

  AedatBytes word(int word) {
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word).array());
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  int size() {
    return bytes.size();
  }
}
