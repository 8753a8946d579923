package spiketile.app;

/**
 * A conformance case, or a machine's file, that cannot be used: which file, which field, what is wrong,
 * what is allowed.
 */
public final class CaseException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * Describes what is wrong with a field.
   *
   * @param file the file's name
   * @param field the field, as in {@code W[1][17]}
   * @param wrong what was found
   * @param allowed what could stand there
   */
  public CaseException(String file, String field, String wrong, String allowed) {
    super("%s: %s: %s; allowed: %s".formatted(file, field, wrong, allowed));
  }

  /**
   * Describes what the model refuses.
   *
   * @param file the file's name
   * @param field the field
   * @param cause its message says what is wrong and what is allowed
   */
  public CaseException(String file, String field, IllegalArgumentException cause) {
    super("%s: %s: %s".formatted(file, field, cause.getMessage()), cause);
  }
}
