package spiketile.app;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Neurons of each layer.
 *
 * @param counts at least one number, each at least 1
 */
record LayerSizes(List<Integer> counts) {
  private static final int MOST_LAYERS = 1_000;
  private static final int MOST_NEURONS = 1_000_000;

  LayerSizes {
    counts = List.copyOf(counts);
  }

  /**
   * Reads numbers separated by commas.
   *
   * @throws IllegalArgumentException if they are no sizes; the message says what is allowed
   */
  static LayerSizes parse(String text) {
    String[] words = text.split(",", -1);
    if (words.length > MOST_LAYERS) {
      throw new IllegalArgumentException(
          "%d layers: at most %d allowed".formatted(words.length, MOST_LAYERS));
    }
    return new LayerSizes(Arrays.stream(words).map(word -> count(word.strip(), text)).toList());
  }

  private static int count(String word, String text) {
    Bounds allowed = Bounds.of(1, MOST_NEURONS);
    if (!word.matches("[0-9]{1,9}") || !allowed.allow(Integer.parseInt(word))) {
      throw new IllegalArgumentException(
          "'%s' in '%s': whole numbers %s needed, separated by commas"
              .formatted(word, text, allowed));
    }
    return Integer.parseInt(word);
  }

  /** These sizes between an input and an output. */
  LayerSizes between(int inputs, int outputs) {
    List<Integer> all = new ArrayList<>(counts);
    all.addFirst(inputs);
    all.addLast(outputs);
    return new LayerSizes(all);
  }

  int inputs() {
    return counts.getFirst();
  }

  int outputs() {
    return counts.getLast();
  }

  /** The layers above the input. */
  List<Integer> layers() {
    return counts.subList(1, counts.size());
  }

  /** The largest number of weights between two layers. */
  long mostWeights() {
    long most = 0;
    for (int l = 1; l < counts.size(); l++) {
      most = Math.max(most, (long) counts.get(l - 1) * counts.get(l));
    }
    return most;
  }

  @Override
  public String toString() {
    return counts.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** Reads sizes from the command line. */
  static final class Converter implements ITypeConverter<LayerSizes> {
    @Override
    public LayerSizes convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
