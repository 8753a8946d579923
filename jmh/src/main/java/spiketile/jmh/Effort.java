package spiketile.jmh;

import java.time.Duration;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * How long each case is measured.
 *
 * @param forks JVMs, one after the other
 * @param warmup iterations of each JVM that do not count
 * @param iterations iterations of each JVM that count
 * @param time length of an iteration
 */
record Effort(int forks, int warmup, int iterations, TimeValue time) {
  /** Ten values from two JVMs. */
  static final Effort DEFAULT = new Effort(2, 3, 5, TimeValue.milliseconds(500));

  /** To see that it runs; the figures are rough. */
  static final Effort QUICK = new Effort(1, 2, 3, TimeValue.milliseconds(200));

  /** Start of a JVM, and memory to fill. */
  private static final Duration START = Duration.ofMillis(1200);

  /** About how long a number of cases takes. */
  Duration of(int cases) {
    Duration iteration = Duration.of(time.getTime(), time.getTimeUnit().toChronoUnit());
    return iteration
        .multipliedBy(warmup + (long) iterations)
        .plus(START)
        .multipliedBy((long) forks * cases);
  }

  @Override
  public String toString() {
    return "%s, each %d warm-up and %d measured iterations of %s"
        .formatted(forks == 1 ? "1 fork" : forks + " forks", warmup, iterations, text(time));
  }

  /** As it can be typed. */
  static String text(TimeValue time) {
    return time.getTime() + TimeValue.tuToString(time.getTimeUnit());
  }
}
