package spiketile.runtime.data;

import java.util.SplittableRandom;

/** How an image becomes spikes: one input neuron for each pixel. */
public sealed interface ImageEncoder {
  /**
   * The number of time bins.
   *
   * @return T
   */
  int steps();

  /**
   * Encodes an image.
   *
   * @param pixels intensities from 0 to 1
   * @param draw seeds what is random
   * @param events receives the spikes
   */
  void encode(float[] pixels, long draw, SampleEvents events);

  /**
   * Latency code: a pixel of intensity x &gt; 0 fires once, in bin {@code round((1 − x)·(T − 1))}; the
   * brighter, the earlier. A pixel of intensity 0 stays silent.
   *
   * @param steps time bins T
   */
  record Latency(int steps) implements ImageEncoder {
    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if there is no time bin
     */
    public Latency {
      requireSteps(steps);
    }

    @Override
    public void encode(float[] pixels, long draw, SampleEvents events) {
      events.begin(steps, pixels.length);
      for (int t = 0; t < steps; t++) {
        for (int i = 0; i < pixels.length; i++) {
          if (pixels[i] > 0 && Math.round((1 - pixels[i]) * (steps - 1)) == t) {
            events.add(t, i);
          }
        }
      }
    }
  }

  /**
   * Rate code: a pixel of intensity x fires in each bin with probability {@code x·most}.
   *
   * @param steps time bins T
   * @param most probability at intensity 1, above 0 and at most 1
   */
  record Rate(int steps, double most) implements ImageEncoder {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if there is no time bin or the probability is none
     */
    public Rate {
      requireSteps(steps);
      if (!(most > 0 && most <= 1)) {
        throw new IllegalArgumentException(
            "the rate at intensity 1 must be above 0 and at most 1 a bin: " + most);
      }
    }

    @Override
    public void encode(float[] pixels, long draw, SampleEvents events) {
      SplittableRandom random = new SplittableRandom(draw);
      events.begin(steps, pixels.length);
      for (int t = 0; t < steps; t++) {
        for (int i = 0; i < pixels.length; i++) {
          if (random.nextDouble() < pixels[i] * most) {
            events.add(t, i);
          }
        }
      }
    }
  }

  private static void requireSteps(int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("at least one time bin needed: " + steps);
    }
  }
}
