package spiketile.app;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number for all layers, or one for each.
 *
 * @param values at least one number
 */
record PerLayer(List<Float> values) {
  PerLayer {
    values = List.copyOf(values);
  }

  /**
   * Reads numbers separated by commas.
   *
   * @throws IllegalArgumentException if they are none
   */
  static PerLayer parse(String text) {
    return new PerLayer(Arrays.stream(text.split(",", -1)).map(PerLayer::number).toList());
  }

  private static Float number(String word) {
    try {
      return Float.valueOf(word.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s': a number, or one for each layer, separated by commas, needed".formatted(word), e);
    }
  }

  /** Whether there is a number for each of so many layers. */
  boolean fits(int layers) {
    return values.size() == 1 || values.size() == layers;
  }

  float of(int layer) {
    return values.get(values.size() == 1 ? 0 : layer);
  }

  @Override
  public String toString() {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Reads numbers from the command line. */
  static final class Converter implements ITypeConverter<PerLayer> {
    @Override
    public PerLayer convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
