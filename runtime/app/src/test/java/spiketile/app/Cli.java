package spiketile.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the command line inside the tests. */
final class Cli {
  private Cli() {}

  /** How a command ended, and what it wrote. */
  record Result(int exitCode, String out, String err) {}

  static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = command.execute(args);
    return new Result(exitCode, out.toString(), err.toString());
  }

  /** Runs a line of arguments separated by single spaces. */
  static Result line(String line) {
    return run(line.split(" "));
  }
}
