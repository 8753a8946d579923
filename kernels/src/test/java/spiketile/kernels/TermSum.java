package spiketile.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * A sum in double precision that knows how far a sum of the same terms in single precision may be off:
 * a rounding of the sum of magnitudes for each term, whatever the order.
 */
final class TermSum {
  private static final double FLOAT_ROUNDING = 0x1p-23;

  private double value;
  private double magnitude;
  private int terms;

  TermSum add(double term) {
    return add(term, Math.abs(term), 1);
  }

  /** Adds a term that is itself a sum of so many terms of that magnitude. */
  TermSum add(double term, double termMagnitude, int termTerms) {
    value += term;
    magnitude += termMagnitude;
    terms += termTerms;
    return this;
  }

  /** This sum times a factor. */
  TermSum times(double factor) {
    return new TermSum().add(factor * value, Math.abs(factor) * magnitude, terms + 1);
  }

  TermSum add(TermSum other) {
    return add(other.value, other.magnitude, other.terms);
  }

  double value() {
    return value;
  }

  void assertClose(float actual, String what, Object... arguments) {
    double bound = (terms + 2) * FLOAT_ROUNDING * magnitude + Float.MIN_NORMAL;
    if (!(Math.abs(actual - value) <= bound)) { // millions of these are true
      assertThat((double) actual).as(what, arguments).isCloseTo(value, within(bound));
    }
  }
}
