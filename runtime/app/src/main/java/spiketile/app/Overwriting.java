package spiketile.app;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Whether a file that is there already may be written. */
final class Overwriting {
  @Option(
      names = "--force",
      showDefaultValue = Visibility.NEVER,
      description = "Overwrite a file that is there already.")
  private boolean force;

  /** Refuses a file that may not be written. */
  void check(Path file) {
    if (!force && Files.exists(file)) {
      throw CommandFailure.unusable(file + ": is there already; --force overwrites it");
    }
  }
}
