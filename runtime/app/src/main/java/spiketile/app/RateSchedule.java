package spiketile.app;

/** A learning rate by the epoch, counted from 0. */
sealed interface RateSchedule {
  double at(int epoch);

  /**
   * Falls on half a cosine.
   *
   * @param first rate of the first epoch
   * @param end share of it that would be left after the last
   * @param epochs how many epochs there are
   */
  record Cosine(double first, double end, int epochs) implements RateSchedule {
    @Override
    public double at(int epoch) {
      double left = (1 + Math.cos(Math.PI * epoch / epochs)) / 2;
      return first * (end + (1 - end) * left);
    }
  }

  /**
   * Falls by a factor every so many epochs.
   *
   * @param first rate of the first epochs
   * @param factor what it is multiplied by
   * @param every epochs of a step
   */
  record Step(double first, double factor, int every) implements RateSchedule {
    @Override
    public double at(int epoch) {
      return first * Math.pow(factor, epoch / every);
    }
  }

  /**
   * Rises in equal steps to the first rate of another schedule, which then begins.
   *
   * @param epochs how many epochs it rises
   * @param then the other schedule
   */
  record WarmUp(int epochs, RateSchedule then) implements RateSchedule {
    @Override
    public double at(int epoch) {
      return epoch < epochs ? then.at(0) * (epoch + 1) / (epochs + 1) : then.at(epoch - epochs);
    }
  }
}
