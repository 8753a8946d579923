package spiketile.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads images from CSV, and says where and why it cannot. */
final class DigitsCsv {
  private static final float BRIGHTEST = 16;
  private static final int LONGEST_QUOTE = 20;

  private final String name;
  private int line;

  DigitsCsv(String name) {
    this.name = name;
  }

  Digits read(BufferedReader reader) throws IOException {
    List<float[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    boolean ended = false;
    for (String text = reader.readLine(); text != null; text = reader.readLine()) {
      line++;
      if (text.isBlank()) {
        ended = true;
        continue;
      }
      if (ended) {
        throw wrong(1, "an image after an empty line", "an empty line only at the end");
      }
      String[] cells = text.split(",", -1);
      images.add(pixels(cells));
      labels.add(cells.length > Digits.PIXELS ? label(cells[Digits.PIXELS]) : Digits.UNKNOWN);
    }
    if (images.isEmpty()) {
      throw CommandFailure.unusable(name + ": no image in it; " + allowedLine());
    }
    return new Digits(
        images.toArray(float[][]::new), labels.stream().mapToInt(Integer::intValue).toArray());
  }

  private float[] pixels(String[] cells) {
    if (cells.length != Digits.PIXELS && cells.length != Digits.PIXELS + 1) {
      throw wrong(
          Math.min(cells.length, Digits.PIXELS + 2),
          cells.length == 1 ? "1 value" : cells.length + " values",
          allowedLine());
    }
    float[] pixels = new float[Digits.PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = pixel(cells[i], i + 1) / BRIGHTEST;
    }
    return pixels;
  }

  private static String allowedLine() {
    return "%d pixels and, if known, the digit, separated by commas".formatted(Digits.PIXELS);
  }

  private float pixel(String cell, int column) {
    String text = cell.strip();
    if (text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") && Float.parseFloat(text) <= BRIGHTEST) {
      return Float.parseFloat(text);
    }
    throw wrong(column, quote(cell), "a pixel from 0 to 16");
  }

  private int label(String cell) {
    String text = cell.strip();
    if (text.length() != 1 || text.charAt(0) < '0' || text.charAt(0) > '9') {
      throw wrong(Digits.PIXELS + 1, quote(cell), "a digit from 0 to 9");
    }
    return text.charAt(0) - '0';
  }

  private static String quote(String cell) {
    boolean tooLong = cell.length() > LONGEST_QUOTE;
    return "'" + (tooLong ? cell.substring(0, LONGEST_QUOTE) + "…" : cell) + "'";
  }

  private CommandFailure wrong(int column, String found, String allowed) {
    return CommandFailure.unusable(
        "%s, line %d, column %d: found %s, allowed is %s"
            .formatted(name, line, column, found, allowed));
  }
}
