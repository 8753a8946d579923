package spiketile.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import spiketile.data.Sensor;

/**
 * Pixels, or channels in a row.
 *
 * @param width pixels of a row
 * @param height rows
 */
record PixelGrid(int width, int height) {
  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,4})(?:x([1-9]\\d{0,4}))?");
  private static final PixelGrid GESTURES = new PixelGrid(32, 32);

  static PixelGrid of(Sensor sensor) {
    return new PixelGrid(sensor.width(), sensor.height());
  }

  /** What a data set is pooled to unless told otherwise. */
  static PixelGrid usual(DataChoice data, Sensor sensor) {
    return data == DataChoice.DVSGESTURE ? GESTURES : of(sensor);
  }

  @Override
  public String toString() {
    return height == 1 ? Integer.toString(width) : width + "x" + height;
  }

  /** Reads a grid from the command line. */
  static final class Converter implements ITypeConverter<PixelGrid> {
    @Override
    public PixelGrid convert(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'%s': a number of channels, or pixels such as 32x32, needed".formatted(text));
      }
      String height = matcher.group(2);
      return new PixelGrid(
          Integer.parseInt(matcher.group(1)), height == null ? 1 : Integer.parseInt(height));
    }
  }
}
