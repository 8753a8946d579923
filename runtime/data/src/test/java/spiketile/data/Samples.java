package spiketile.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small good files of each format. */
final class Samples {
  static final String GESTURE_LABELS =
      "class,startTime_usec,endTime_usec\n1,100,140\n2,150,300\n11,250,500\n";

  private Samples() {}

  /** One sample of each class, stored chunked, with gzip and shuffle. */
  static byte[] tinyShd() throws IOException {
    return resource("shd_tiny.h5");
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Samples.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  static byte[] zippedNMnist() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int label = 0; label < 4; label++) {
        out.putNextEntry(new ZipEntry("Train/" + label + "/00001.bin"));
        for (int i = 0; i < 40; i++) {
          out.write(NMnistEventsTest.event(i % 34, (i * i + label) % 34, i & 1, 100 * i));
        }
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  static byte[] aedat() {
    AedatBytes bytes = new AedatBytes();
    for (int p = 0; p < 5; p++) {
      bytes.polarity(0, 10);
      for (int i = 0; i < 10; i++) {
        bytes.event((31 * i + p) % 128, (17 * i) % 128, i & 1, 100 * p + 10 * i);
      }
    }
    return bytes.bytes();
  }
}
