package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import spiketile.data.DataException;
import spiketile.layout.TileFullException;
import spiketile.runtime.ModelFileException;

/**
 * What a user sees when something goes wrong: one sentence, and an exit code.
 *
 * @param debug whether stack traces follow
 */
record Failures(boolean debug) implements IParameterExceptionHandler, IExecutionExceptionHandler {
  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    print(command, e.getMessage(), e);
    command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandFailure.UNUSABLE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return report(command, e);
  }

  /** Prints what happened; returns the exit code. */
  int report(CommandLine command, Throwable failure) {
    return switch (failure) {
      case CommandFailure e -> print(command, e.getMessage(), e, e.exitCode());
      case CaseException e -> print(command, e.getMessage(), e, CommandFailure.UNUSABLE);
      case DataException e -> print(command, e.getMessage(), e, CommandFailure.UNUSABLE);
      case ModelFileException e -> print(command, e.getMessage(), e, CommandFailure.UNUSABLE);
      case TileFullException e -> print(command, e.getMessage(), e, CommandFailure.FAILED);
      case UncheckedIOException e -> report(command, e.getCause());
      case NoSuchFileException e -> file(command, e, "no such file or folder");
      case AccessDeniedException e -> file(command, e, "access denied");
      case NotDirectoryException e -> file(command, e, "is no folder");
      case FileAlreadyExistsException e -> file(command, e, "is there already, and is no folder");
      case IOException e -> print(command, e.getMessage(), e, CommandFailure.FAILED);
      default ->
          print(
              command,
              "unexpected: " + failure + "; SPIKETILE_DEBUG=1 shows where",
              failure,
              CommandFailure.FAILED);
    };
  }

  /** What was given cannot be used; the messages of these exceptions may be names of files only. */
  private int file(CommandLine command, FileSystemException e, String reason) {
    String message = e.getReason() == null ? e.getFile() + ": " + reason : e.getMessage();
    return print(command, message, e, CommandFailure.UNUSABLE);
  }

  private int print(CommandLine command, String message, Throwable failure, int exitCode) {
    print(command, message, failure);
    return exitCode;
  }

  private void print(CommandLine command, String message, Throwable failure) {
    command.getOut().flush();
    PrintWriter err = command.getErr();
    err.println("spiketile: " + message);
    if (debug) {
      failure.printStackTrace(err);
    }
    err.flush();
  }
}
