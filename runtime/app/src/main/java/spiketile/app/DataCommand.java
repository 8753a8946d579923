package spiketile.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code spiketile data}. */
@Command(
    name = "data",
    description = "Looks into the files of event data sets.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {DataInspectCommand.class, DataVerifyCommand.class})
final class DataCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
