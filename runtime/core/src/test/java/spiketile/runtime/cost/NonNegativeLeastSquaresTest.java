package spiketile.runtime.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonNegativeLeastSquaresTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsWhatTheRightSideWasMadeFrom(long seed) {
    double[] made = {3, 0, 0.5, 20};
    double[][] rows = random(seed, 12, made.length);
    double[] right = Arrays.stream(rows).mapToDouble(row -> dot(row, made)).toArray();

    double[] solved = NonNegativeLeastSquares.solve(rows, right);

    for (int i = 0; i < made.length; i++) {
      assertThat(solved[i]).as("unknown %d, seed %d", i, seed).isCloseTo(made[i], within(1e-6));
    }
  }

  @Test
  void anUnknownThatWouldBeNegativeIsZeroAndTheOthersAreBestWithoutIt() {
    double[][] rows = {{1, 1}, {1, 0}};
    double[] right = {1, 2}; // x = 2, y = −1 without the bound

    assertThat(NonNegativeLeastSquares.solve(rows, right))
        .containsExactly(new double[] {1.5, 0}, within(1e-9));
  }

  @Test
  void anUnknownThatNoRowHasIsZero() {
    assertThat(NonNegativeLeastSquares.solve(new double[][] {{2, 0}}, new double[] {4}))
        .containsExactly(new double[] {2, 0}, within(1e-9));
  }

  private static double[][] random(long seed, int rows, int columns) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      Arrays.setAll(row, c -> random.nextDouble());
    }
    return values;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
