package spiketile.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import spiketile.runtime.data.ImageData;
import spiketile.runtime.data.ImageEncoder;

/**
 * Labelled images from CSV or from NumPy's arrays.
 *
 * @param pixels of each image
 * @param classes labels are below this
 * @param brightest the value of a pixel that becomes intensity 1; 0 becomes 0
 */
public record ImageFiles(int pixels, int classes, double brightest) {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public ImageFiles {
    if (pixels < 1 || classes < 1 || !(brightest > 0)) {
      throw new IllegalArgumentException(
          "pixels %d, classes %d and brightest %s must be positive"
              .formatted(pixels, classes, brightest));
    }
  }

  /**
   * Reads CSV: an image a line, its pixels row by row, then its label.
   *
   * @param file the file
   * @param encoder how an image becomes spikes
   * @return the images
   * @throws DataException if it is not what it should be
   * @throws IOException if it cannot be read
   */
  public ImageData csv(Path file, ImageEncoder encoder) throws IOException {
    List<float[]> images = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String place = "line " + (images.size() + 1);
        String[] cells = line.split(",", pixels + 2);
        if (cells.length != pixels + 1) {
          throw DataException.at(
              file,
              place,
              "%s values; %d pixels and a label, separated by commas, expected"
                  .formatted(cells.length > pixels + 1 ? "more" : cells.length, pixels));
        }
        float[] image = new float[pixels];
        for (int i = 0; i < pixels; i++) {
          image[i] = intensity(file, place, i, number(file, place, cells[i]));
        }
        images.add(image);
        labels.add(label(file, place, number(file, place, cells[pixels])));
      }
    }
    if (images.isEmpty()) {
      throw DataException.of(file, "no image; one a line expected");
    }
    return new ImageData(
        images.toArray(float[][]::new),
        labels.stream().mapToInt(Integer::intValue).toArray(),
        classes,
        encoder);
  }

  private static double number(Path file, String place, String cell) throws DataException {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      String quoted = cell.length() > 20 ? cell.substring(0, 20) + "…" : cell;
      throw DataException.at(file, place, "'%s'; a number expected".formatted(quoted));
    }
  }

  /**
   * Reads an array of images, {@code [images][…pixels…]}, and one of labels, {@code [images]}.
   *
   * @param images the file of images
   * @param labels the file of labels
   * @param encoder how an image becomes spikes
   * @return the images
   * @throws DataException if one is not what it should be
   * @throws IOException if one cannot be read
   */
  public ImageData npy(Path images, Path labels, ImageEncoder encoder) throws IOException {
    try (Npy pictures = Npy.open(images);
        Npy names = Npy.open(labels)) {
      long count = requireShape(images, pictures.shape());
      if (names.shape().length != 1 || names.shape()[0] != count) {
        throw DataException.at(
            labels,
            "header",
            "another shape; (%d,), a label for each image, expected".formatted(count));
      }
      float[][] intensities = new float[(int) count][];
      int[] classesOf = new int[(int) count];
      double[] values = new double[pixels];
      double[] name = new double[1];
      for (int s = 0; s < count; s++) {
        String place = "image " + s;
        pictures.read((long) s * pixels, values);
        names.read(s, name);
        intensities[s] = new float[pixels];
        for (int i = 0; i < pixels; i++) {
          intensities[s][i] = intensity(images, place, i, values[i]);
        }
        classesOf[s] = label(labels, place, name[0]);
      }
      return new ImageData(intensities, classesOf, classes, encoder);
    }
  }

  private long requireShape(Path file, long[] shape) throws DataException {
    long each = 1;
    for (int i = 1; i < shape.length; i++) {
      each *= shape[i];
    }
    if (shape.length < 2 || each != pixels || shape[0] > Integer.MAX_VALUE - 8) {
      throw DataException.at(
          file,
          "header",
          "%s values an image; %d pixels expected"
              .formatted(shape.length < 2 ? "no" : String.valueOf(each), pixels));
    }
    return shape[0];
  }

  private float intensity(Path file, String place, int pixel, double value) throws DataException {
    if (!(value >= 0 && value <= brightest)) {
      throw DataException.at(
          file,
          "%s, pixel %d".formatted(place, pixel),
          "%s; 0 to %s expected".formatted(value, brightest));
    }
    return (float) (value / brightest);
  }

  private int label(Path file, String place, double value) throws DataException {
    if (!(value >= 0 && value < classes) || value != Math.rint(value)) {
      throw DataException.at(
          file, place, "label %s; 0 to %d expected".formatted(value, classes - 1));
    }
    return (int) value;
  }
}
