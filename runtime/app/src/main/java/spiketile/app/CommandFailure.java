package spiketile.app;

/** A command cannot go on; the message is all the user needs to read. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The run or the check failed. */
  static final int FAILED = 1;

  /** What was given cannot be used. */
  static final int UNUSABLE = 2;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  static CommandFailure failed(String message, Throwable cause) {
    return new CommandFailure(FAILED, message, cause);
  }

  static CommandFailure unusable(String message) {
    return new CommandFailure(UNUSABLE, message, null);
  }

  int exitCode() {
    return exitCode;
  }
}
