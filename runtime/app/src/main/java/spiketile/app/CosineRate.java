package spiketile.app;

/**
 * A learning rate that falls from epoch to epoch on half a cosine.
 *
 * @param first rate of the first epoch
 * @param end share of it that would be left after the last
 * @param epochs how many epochs there are
 */
record CosineRate(double first, double end, int epochs) {
  /** The rate of an epoch, counted from 0. */
  double at(int epoch) {
    double left = (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
    return first * (end + (1 - end) * left);
  }
}
