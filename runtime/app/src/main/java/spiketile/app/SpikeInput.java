package spiketile.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import spiketile.data.SpikeFile;
import spiketile.runtime.NetworkSpec;

/** Spikes that a user brings. */
final class SpikeInput {
  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "Spikes, counted from 0: CSV of step,neuron or sample,step,neuron, or an array of zeros and ones in NumPy's format, [step][neuron] or [sample][step][neuron]. Default: the samples held out of the model's training.")
  Path file;

  @Option(
      names = "--labels",
      split = ",",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "CLASS",
      description = "A class for each sample of --input, for loss and gradients. Default: 0.")
  List<Integer> labels;

  @Option(
      names = "--steps",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description =
          "Time steps of --input. Default: to its last spike, or as many as the array has.")
  Integer steps;

  /** The file's samples as a network takes them. */
  SpikeFile read(NetworkSpec spec, OptionChecks checks) throws IOException {
    SpikeFile spikes = SpikeFile.read(file, spec.inputs(), spec.classes());
    try {
      if (steps != null) {
        spikes.extend(steps);
      }
      if (labels != null) {
        spikes.label(labels.stream().mapToInt(Integer::intValue).toArray());
      }
    } catch (IllegalArgumentException e) {
      throw checks.refusal("--steps or --labels: " + e.getMessage());
    }
    return spikes;
  }
}
