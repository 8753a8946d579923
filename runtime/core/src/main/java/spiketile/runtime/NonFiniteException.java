package spiketile.runtime;

/** A loss or a parameter is NaN or infinite: training cannot go on. */
public final class NonFiniteException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NonFiniteException(String message) {
    super(message);
  }
}
