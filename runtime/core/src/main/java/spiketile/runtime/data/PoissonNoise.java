package spiketile.runtime.data;

import java.util.SplittableRandom;

/**
 * Noise for measurements: every input is a Poisson process of the same rate, and fires in a bin if at least one of its
 * events falls into it, with probability {@code 1 − e^(−rate)}. There is nothing to learn in it; labels go round.
 *
 * @param inputs input neurons
 * @param steps time bins T
 * @param classes labels are below this
 * @param size samples
 * @param rate events of an input in a bin, on average, more than 0
 */
public record PoissonNoise(int inputs, int steps, int classes, int size, double rate)
    implements SpikeData {
  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive, or the rate is not finite
   */
  public PoissonNoise {
    if (inputs < 1 || steps < 1 || classes < 1 || size < 1) {
      throw new IllegalArgumentException(
          "inputs %d, steps %d, classes %d and samples %d must be positive"
              .formatted(inputs, steps, classes, size));
    }
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException("a rate above 0 needed: " + rate);
    }
  }

  @Override
  public int label(int sample) {
    return sample % classes;
  }

  /** Jumps from spike to spike, so that the time it takes is that of the spikes and not of the inputs. */
  @Override
  public void read(int sample, long draw, SampleEvents events) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(draw, sample));
    events.begin(steps, inputs);
    long cell = next(-1, random);
    while (cell < (long) steps * inputs) {
      events.add((int) (cell / inputs), (int) (cell % inputs));
      cell = next(cell, random);
    }
  }

  /** The next cell, bin after bin, in which there is a spike: a geometric number of cells is skipped. */
  private long next(long cell, SplittableRandom random) {
    double skipped = Math.floor(-Math.log1p(-random.nextDouble()) / rate);
    return skipped > Long.MAX_VALUE / 2.0 ? Long.MAX_VALUE : cell + 1 + (long) skipped;
  }
}
