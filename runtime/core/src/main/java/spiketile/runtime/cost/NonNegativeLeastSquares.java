package spiketile.runtime.cost;

import java.util.Arrays;

/** Least squares with no unknown below zero: {@code min ‖A·x − b‖² with x ≥ 0}. */
final class NonNegativeLeastSquares {
  private static final int MOST_SWEEPS = 200_000;
  private static final double TOLERANCE = 1e-12;

  private NonNegativeLeastSquares() {}

  /**
   * Solves it by setting one unknown after the other to its best value, until none moves. The problem
   * is convex, so that this ends at the minimum. Columns are scaled to length 1 first.
   */
  static double[] solve(double[][] rows, double[] right) {
    int unknowns = rows[0].length;
    double[] scales = new double[unknowns];
    for (double[] row : rows) {
      Arrays.setAll(scales, c -> scales[c] + row[c] * row[c]);
    }
    Arrays.setAll(scales, c -> scales[c] > 0 ? 1 / Math.sqrt(scales[c]) : 0);
    double[][] gram = new double[unknowns][unknowns];
    double[] target = new double[unknowns];
    for (int r = 0; r < rows.length; r++) {
      for (int i = 0; i < unknowns; i++) {
        target[i] += rows[r][i] * scales[i] * right[r];
        for (int j = 0; j < unknowns; j++) {
          gram[i][j] += rows[r][i] * scales[i] * rows[r][j] * scales[j];
        }
      }
    }
    double[] x = descend(gram, target);
    Arrays.setAll(x, c -> x[c] * scales[c]);
    return x;
  }

  private static double[] descend(double[][] gram, double[] target) {
    double[] x = new double[target.length];
    double moved = Double.MAX_VALUE;
    for (int sweep = 0; sweep < MOST_SWEEPS && moved > TOLERANCE; sweep++) {
      moved = 0;
      for (int i = 0; i < x.length; i++) {
        double best = gram[i][i] == 0 ? 0 : Math.max(0, x[i] + rest(gram[i], x, target[i]));
        moved = Math.max(moved, Math.abs(best - x[i]));
        x[i] = best;
      }
    }
    return x;
  }

  /** How far one unknown is from its best value; its diagonal element is 1. */
  private static double rest(double[] gram, double[] x, double target) {
    double rest = target;
    for (int j = 0; j < x.length; j++) {
      rest -= gram[j] * x[j];
    }
    return rest;
  }
}
