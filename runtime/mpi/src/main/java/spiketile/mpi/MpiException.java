package spiketile.mpi;

/** MPI cannot be used here; the message says what to do. */
public final class MpiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MpiException(String message) {
    super(message);
  }
}
