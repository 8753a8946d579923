package spiketile.runtime;

/**
 * How far a training has come: all that is needed, beside the network, to go on as if it had never
 * stopped. What is random in training follows from the seed, the epoch and the sample alone.
 *
 * @param epoch epochs completed
 * @param samples samples already seen of the epoch under way
 * @param lossSum sum of their losses
 * @param correct how many of them were classified correctly
 */
public record TrainProgress(int epoch, int samples, double lossSum, int correct) {
  /** Before the first epoch. */
  public static final TrainProgress START = new TrainProgress(0, 0, 0, 0);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is negative or not finite, or more are correct than
   *     seen
   */
  public TrainProgress {
    boolean negative = epoch < 0 || samples < 0 || correct < 0;
    if (negative || correct > samples || !Double.isFinite(lossSum)) {
      throw new IllegalArgumentException(
          "epoch %d, samples %d, loss sum %s, correct %d"
              .formatted(epoch, samples, lossSum, correct));
    }
  }
}
