package spiketile.jmh;

import java.io.PrintWriter;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** How the commands of this module speak of what goes wrong. */
final class JmhCommands {
  private static final int FAILED = 1;
  private static final int UNUSABLE = 2;
  private static final int HELP_WIDTH = 100;

  private JmhCommands() {}

  /** A command line for an annotated command. */
  static CommandLine of(Object command) {
    return new CommandLine(command)
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler(JmhCommands::unusable)
        .setExecutionExceptionHandler((e, line, parsed) -> failed(line, e));
  }

  private static int unusable(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("spiketile: " + e.getMessage());
    err.println("See '%s --help'.".formatted(e.getCommandLine().getCommandName()));
    return UNUSABLE;
  }

  private static int failed(CommandLine command, Exception e) {
    command.getOut().flush();
    String what = e instanceof RunnerException ? e.getMessage() : "unexpected: " + e;
    command.getErr().println("spiketile: " + what);
    if ("1".equals(System.getenv("SPIKETILE_DEBUG"))) {
      e.printStackTrace(command.getErr());
    }
    return FAILED;
  }
}
