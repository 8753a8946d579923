package spiketile.app;

import java.util.Locale;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import spiketile.data.nir.Discretisation;
import spiketile.data.nir.NirImport;
import spiketile.runtime.Readout;

/** What a graph in NIR may leave open. */
final class NirOptions {
  @Option(
      names = "--dt",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "SECONDS",
      description =
          "Time of a step. Default: what the file says, else 1e-4, as snnTorch and SpikingJelly assume.")
  Double dt;

  @Option(
      names = "--discretisation",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME",
      description =
          "How a neuron's differential equation becomes steps: euler or exact. Default: what the file says, else euler.")
  String discretisation;

  @Option(
      names = "--readout",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME",
      description =
          "How the last layer becomes logits: spike-count, or of a leaky last layer mean, max, last or per-step. Default: what the file says, else spike-count or mean.")
  String readout;

  /** Refuses what is no such option. */
  NirImport.Options options(OptionChecks checks) {
    try {
      return new NirImport.Options(
          dt, discretisation(), readout == null ? null : Readout.of(readout));
    } catch (IllegalArgumentException e) {
      throw checks.refusal("--dt, --discretisation or --readout: " + e.getMessage());
    }
  }

  private Discretisation discretisation() {
    return discretisation == null ? null : discretisation(discretisation);
  }

  /** By its name. */
  static Discretisation discretisation(String name) {
    for (Discretisation value : Discretisation.values()) {
      if (value.label().equals(name.toLowerCase(Locale.ROOT))) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "discretisation '%s': euler or exact needed".formatted(name));
  }
}
