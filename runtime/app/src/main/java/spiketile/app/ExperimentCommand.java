package spiketile.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code spiketile experiment}: figures of docs/results, each by one command. */
@Command(
    name = "experiment",
    description = "Makes the figures and tables of docs/results.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "And 'spiketile experiment poster', which the launcher starts with the benchmarks: the poster's results,",
      "measured sparse and dense on this computer."
    },
    subcommands = {ConvergenceCommand.class, ScalingCommand.class})
final class ExperimentCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
