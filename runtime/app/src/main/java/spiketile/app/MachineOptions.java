package spiketile.app;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import spiketile.layout.Activity;
import spiketile.layout.MachineProfile;

/** The machine that a network is planned for. */
final class MachineOptions {
  @Option(
      names = "--machine",
      paramLabel = "NAME|FILE.json",
      description =
          "Plan for this machine: host, ipu-mk1, ipu-mk2, or your own in a file. It changes how neurons are cut into tiles, and results by rounding only.")
  String machine = "host";

  @Option(
      names = "--chips",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description = "Chips of that machine. Default: 1, or what the file says.")
  Integer chips;

  @Option(
      names = "--activity",
      paramLabel = "SHARE",
      description =
          "Share of the neurons that are active in a time step, as far as is known: it sizes lists and weighs tiles.")
  double activity = Activity.ASSUMED;

  void check(OptionChecks checks) {
    checks.number("--activity", activity, Bounds.SHARE);
    if (chips != null) {
      checks.whole("--chips", chips, Bounds.of(1, MachineProfile.MOST_CHIPS));
    }
  }

  /** The chosen machine; a failure if there is none of that name and no file. */
  MachineProfile profile() throws IOException {
    MachineProfile profile = named();
    return chips == null ? profile : profile.withChips(chips);
  }

  private MachineProfile named() throws IOException {
    if (MachineProfile.NAMES.contains(machine)) {
      return MachineProfile.named(machine);
    }
    if (!machine.endsWith(".json")) {
      throw CommandFailure.unusable(
          "--machine '%s': %s, or a file that ends with .json"
              .formatted(machine, String.join(", ", MachineProfile.NAMES)));
    }
    return MachineFile.read(Path.of(machine));
  }
}
