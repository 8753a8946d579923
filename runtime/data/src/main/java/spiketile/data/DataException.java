package spiketile.data;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/** A file of a data set that is not what it should be. The message names file, place, and what was expected. */
public final class DataException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private DataException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Says what is wrong.
   *
   * @param file the file
   * @param place where in it: a sample, an event, a byte, a line
   * @param problem what is there, and what was expected
   * @return the exception
   */
  public static DataException at(Path file, String place, String problem) {
    return new DataException("%s, %s: %s".formatted(file, place, problem), null);
  }

  /**
   * Says what is wrong with a file as a whole.
   *
   * @param file the file
   * @param problem what is there, and what was expected
   * @return the exception
   */
  public static DataException of(Path file, String problem) {
    return new DataException("%s: %s".formatted(file, problem), null);
  }

  /**
   * The same, with what the library said that reads it.
   *
   * @param file the file
   * @param problem what is there, and what was expected
   * @param cause what the library said
   * @return the exception
   */
  public static DataException of(Path file, String problem, Throwable cause) {
    return new DataException("%s: %s (%s)".formatted(file, problem, said(cause)), cause);
  }

  private static String said(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
