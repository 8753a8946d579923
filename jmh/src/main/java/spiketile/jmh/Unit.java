package spiketile.jmh;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a benchmark counts beside its time, and in what it is printed. */
enum Unit {
  /** One weight times one spike, of {@link SynapticUpdates}. */
  UPDATES("updates", "G updates/s", 1e9),
  /** Samples of a training step, of {@link Samples}. */
  SAMPLES("samples", "samples/s", 1),
  /** Bytes read. */
  BYTES("bytes", "GB/s", 1e9),
  /** Floating point operations; a multiply-add is two. */
  FLOPS("flops", "GFLOP/s", 1e9),
  /** Calls, where a benchmark counts nothing. */
  OPERATIONS("", "ops/s", 1);

  private final String counter;
  private final String text;
  private final double scale;

  Unit(String counter, String text, double scale) {
    this.counter = counter;
    this.text = text;
    this.scale = scale;
  }

  /** The unit of one of JMH's auxiliary counters. */
  static Optional<Unit> ofCounter(String name) {
    return Arrays.stream(values())
        .filter(unit -> unit != OPERATIONS && unit.counter.equals(name))
        .findFirst();
  }

  /** A rate a second in this unit, without its name. */
  String number(double perSecond, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", perSecond / scale);
  }

  /** How many decimals show three digits or more of a rate a second. */
  int decimals(double perSecond) {
    double value = perSecond / scale;
    return value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  }

  @Override
  public String toString() {
    return text;
  }
}
