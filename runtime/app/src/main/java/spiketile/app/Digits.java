package spiketile.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import spiketile.runtime.data.ImageData;
import spiketile.runtime.data.ImageEncoder;

/**
 * Images of 8×8 pixels, most of them with the digit they show.
 *
 * @param images intensities from 0 to 1, row by row
 * @param labels a digit for each image, or {@link #UNKNOWN}
 */
record Digits(float[][] images, int[] labels) {
  static final int PIXELS = 64;
  static final int CLASSES = 10;

  /** Images in the bundled file. */
  static final int COUNT = 1797;

  static final int UNKNOWN = -1;

  /** What models that learnt from the bundled images call them. */
  static final String NAME = "uci-digits";

  private static final String RESOURCE = "digits/optdigits.csv";

  /** The bundled UCI digits. */
  static Digits bundled() throws IOException {
    try (InputStream file = Digits.class.getResourceAsStream(RESOURCE)) {
      return read(RESOURCE, new InputStreamReader(file, StandardCharsets.ISO_8859_1));
    }
  }

  /** Reads a CSV file: 64 pixels from 0 to 16 a line, then possibly the digit. */
  static Digits read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw CommandFailure.unusable(file + ": is a folder, a CSV file needed");
    }
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return read(file.toString(), reader);
    }
  }

  private static Digits read(String name, Reader reader) throws IOException {
    return new DigitsCsv(name).read(new BufferedReader(reader));
  }

  /** Whether the digit is known of at least one image. */
  boolean labelled() {
    return Arrays.stream(labels).anyMatch(label -> label != UNKNOWN);
  }

  /** The digit of an image; nothing if it is not known. */
  String label(int image) {
    return labels[image] == UNKNOWN ? "" : Integer.toString(labels[image]);
  }

  int[] indices() {
    int[] indices = new int[labels.length];
    Arrays.setAll(indices, i -> i);
    return indices;
  }

  /** The images as spikes; where the label is not known, 0 stands in. */
  ImageData spikes(ImageEncoder encoder) {
    int[] known = Arrays.stream(labels).map(label -> Math.max(label, 0)).toArray();
    return new ImageData(images, known, CLASSES, encoder);
  }
}
