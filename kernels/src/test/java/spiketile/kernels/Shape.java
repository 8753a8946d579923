package spiketile.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * One of the odd sizes that kernels are tested at. Its random numbers come from a seed of its own, so
 * that a failure, which prints the shape, can be repeated alone.
 */
record Shape(int width, int presynaptic, int batch, int steps, double activity) {
  /** Below, at and above one, two and four vectors of every length, and beyond one mask word. */
  private static final int[] WIDTHS = {1, 3, 15, 16, 17, 31, 33, 48, 63, 64, 65, 100, 128, 200};

  private static final int[] PRESYNAPTIC = {1, 2, 7, 65, 300};
  private static final int[] BATCHES = {1, 2, 3, 5};
  private static final int[] STEPS = {1, 2, 7};
  private static final double[] ACTIVITIES = {0, 0.01, 0.3, 1};

  /** Most presynaptic neurons times rows: more than a few large shapes find nothing new. */
  private static final int LARGEST = 3000;

  static IntStream widths() {
    return IntStream.of(WIDTHS);
  }

  /** Arguments of a test: a form of the kernels and a tile width. */
  static Stream<Arguments> formsAndWidths() {
    return Stream.of(Form.values())
        .flatMap(form -> widths().mapToObj(width -> Arguments.of(form, width)));
  }

  /** Every combination of the other sizes with a tile width, but for the largest. */
  static List<Shape> ofWidth(int width) {
    List<Shape> shapes = new ArrayList<>();
    for (int presynaptic : PRESYNAPTIC) {
      for (int batch : BATCHES) {
        for (int steps : STEPS) {
          for (double activity : ACTIVITIES) {
            Shape shape = new Shape(width, presynaptic, batch, steps, activity);
            if (presynaptic * shape.rows() <= LARGEST) {
              shapes.add(shape);
            }
          }
        }
      }
    }
    return shapes;
  }

  /** Rows of a list: t = 0 … T. */
  int rows() {
    return (steps + 1) * batch;
  }

  SplittableRandom random() {
    return new SplittableRandom(seed());
  }

  private int seed() {
    return Objects.hash(width, presynaptic, batch, steps, activity);
  }

  @Override
  public String toString() {
    return "%d neurons, %d presynaptic, batch %d, %d steps, activity %s, seed %d"
        .formatted(width, presynaptic, batch, steps, activity, seed());
  }
}
