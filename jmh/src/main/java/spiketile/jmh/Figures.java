package spiketile.jmh;

import java.util.Locale;
import java.util.OptionalDouble;

/** Figures as text; what was not measured is a dash. */
final class Figures {
  static final String NOTHING = "–";

  private Figures() {}

  /** A rate with three digits that count. */
  static String rate(OptionalDouble value) {
    return value.isPresent() ? rate(value.getAsDouble()) : NOTHING;
  }

  static String rate(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  /** How many times a value another one is. */
  static OptionalDouble ratio(OptionalDouble value, OptionalDouble base) {
    return value.isPresent() && base.isPresent()
        ? OptionalDouble.of(value.getAsDouble() / base.getAsDouble())
        : OptionalDouble.empty();
  }

  /** A share in per cent with two digits that count or more. */
  static String percent(double share) {
    return String.format(Locale.ROOT, share >= 0.1 ? "%.0f%%" : "%.2g%%", 100 * share)
        .replaceFirst("(\\.\\d*?)0+%$", "$1%")
        .replace(".%", "%");
  }

  /** Bytes in MiB. */
  static String mib(double bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes / (1 << 20));
  }

  /** Bytes in thousands. */
  static String kilobytes(double bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes / 1000);
  }
}
