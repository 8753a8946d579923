package spiketile.data;

import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import spiketile.runtime.data.Seeds;

/**
 * Smooth random manifolds (Zenke and Vogels 2021): classes that only spike times tell apart. Every unit
 * fires once in a sample, at a time that is its coordinate of a random point on the class's manifold, so
 * rates carry no information.
 *
 * <p>A coordinate of the point x ∈ [0, 1)^D is {@code Π over d of Σ over i ≥ 1 of θ0·(i + 1)^−α·sin(2π(i·x_d·θ1 + θ2))}
 * with θ drawn uniformly from [0, 1) for each unit, d and i; the higher α, the smoother. Each unit's
 * coordinates are stretched to [0, 1] over the samples of its class. Times are whole milliseconds from 0 to
 * before {@code steps}.
 *
 * @param classes how many manifolds
 * @param units neurons
 * @param steps milliseconds
 * @param dimensions D of a manifold
 * @param samples of each class
 * @param alpha smoothness
 * @param seed of everything
 */
public record Randman(
    int classes, int units, int steps, int dimensions, int samples, double alpha, long seed)
    implements Recordings {
  private static final double PRECISION = 1e-3;
  private static final int MOST_FREQUENCIES = 1000;
  private static final int MICROS_PER_STEP = 1000;

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  public Randman {
    if (classes < 1 || units < 1 || steps < 1 || dimensions < 1 || samples < 1 || !(alpha > 0)) {
      throw new IllegalArgumentException(
          "classes %d, units %d, steps %d, dimensions %d, samples %d and alpha %s must be positive"
              .formatted(classes, units, steps, dimensions, samples, alpha));
    }
    if (steps > Integer.MAX_VALUE / MICROS_PER_STEP) {
      throw new IllegalArgumentException("%d steps of a millisecond are too many".formatted(steps));
    }
  }

  /**
   * What the authors use unless they say otherwise.
   *
   * @param seed of everything
   * @return 10 classes, 100 units, 100 steps, 2 dimensions, 1000 samples a class, α = 2
   */
  public static Randman of(long seed) {
    return new Randman(10, 100, 100, 2, 1000, 2, seed);
  }

  @Override
  public Sensor sensor() {
    return Sensor.channels(units);
  }

  @Override
  public void read(Sink sink) throws IOException {
    Recording recording = new Recording();
    for (int c = 0; c < classes; c++) {
      double[][] coordinates = coordinates(new SplittableRandom(Seeds.mix(seed, c)));
      for (int s = 0; s < samples; s++) {
        record(coordinates, s, recording);
        sink.accept(c, recording);
      }
    }
  }

  /** Of each unit, the coordinates of all samples of a class, from 0 to 1. */
  private double[][] coordinates(SplittableRandom random) {
    double[][] points = new double[samples][dimensions];
    for (double[] point : points) {
      Arrays.setAll(point, d -> random.nextDouble());
    }
    double[][] coordinates = new double[units][];
    Arrays.setAll(coordinates, u -> stretched(coordinates(points, random)));
    return coordinates;
  }

  private double[] coordinates(double[][] points, SplittableRandom random) {
    int frequencies = (int) Math.min(Math.ceil(Math.pow(PRECISION, -1 / alpha)), MOST_FREQUENCIES);
    double[] product = new double[samples];
    Arrays.fill(product, 1);
    for (int d = 0; d < dimensions; d++) {
      double[] amplitude = random.doubles(frequencies).toArray();
      double[] pace = random.doubles(frequencies).toArray();
      double[] phase = random.doubles(frequencies).toArray();
      for (int s = 0; s < samples; s++) {
        double sum = 0;
        for (int i = 1; i < frequencies; i++) { // the constant one is left out
          double angle = 2 * Math.PI * (i * points[s][d] * pace[i] + phase[i]);
          sum += amplitude[i] * Math.pow(i + 1, -alpha) * StrictMath.sin(angle);
        }
        product[s] *= sum;
      }
    }
    return product;
  }

  private static double[] stretched(double[] values) {
    double low = Arrays.stream(values).min().orElseThrow();
    double high = Arrays.stream(values).max().orElseThrow();
    double range = high > low ? high - low : 1;
    return Arrays.stream(values).map(value -> (value - low) / range).toArray();
  }

  /** Units in ascending order of their times, and of themselves where these are the same. */
  private void record(double[][] coordinates, int sample, Recording recording) {
    long[] spikes = new long[units];
    for (int u = 0; u < units; u++) {
      long step = Math.min(steps - 1, (long) (coordinates[u][sample] * steps));
      spikes[u] = step << Integer.SIZE | u;
    }
    Arrays.sort(spikes);
    recording.clear();
    for (long spike : spikes) {
      recording.add((int) (spike >>> Integer.SIZE) * MICROS_PER_STEP, (int) spike);
    }
  }
}
