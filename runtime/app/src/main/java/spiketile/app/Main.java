package spiketile.app;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code spiketile}. */
@Command(
    name = "spiketile",
    description = "Trains sparse spiking networks on CPUs.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      PredictCommand.class,
      TraceCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      InfoCommand.class,
      PlanCommand.class,
      SimulateCommand.class,
      CheckCommand.class,
      DataCommand.class,
      ExperimentCommand.class
    },
    footer = {
      "",
      "'spiketile train' alone trains on the bundled UCI digits.",
      "'spiketile bench' runs JMH benchmarks against peers; its options: 'spiketile bench --help'.",
      "'spiketile COMMAND --help' shows a command's options and their defaults.",
      "",
      "Exit codes: 0 done; 1 the run or the check failed; 2 what was given cannot be used; 130 stopped by Ctrl-C.",
      "SPIKETILE_DEBUG=1 shows stack traces."
    })
public final class Main implements Runnable {
  private static final int HELP_WIDTH = 100;

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    Failures failures = new Failures("1".equals(System.getenv("SPIKETILE_DEBUG")));
    return new CommandLine(new Main())
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(failures)
        .setExecutionExceptionHandler(failures);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
