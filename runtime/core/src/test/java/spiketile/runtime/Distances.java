package spiketile.runtime;

/** How far vectors are from each other. */
final class Distances {
  private Distances() {}

  /** The norm of the difference, over that of the expected vector; 0 if there is none. */
  static double relative(float[] values, float[] expected) {
    double distance = 0;
    double norm = 0;
    for (int i = 0; i < expected.length; i++) {
      distance += Math.pow((double) values[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return distance == 0 ? 0 : Math.sqrt(distance / norm);
  }
}
