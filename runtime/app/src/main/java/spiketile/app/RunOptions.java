package spiketile.app;

import java.io.IOException;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import spiketile.kernels.Kernels;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.Product;
import spiketile.runtime.RunSpec;

/** How the computer is used: nothing here changes a result beyond rounding. */
final class RunOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads; the results are the same bits for any number.")
  int threads =
      Math.min(
          TrainingRanks.threads(System.getenv(), Runtime.getRuntime().availableProcessors()),
          RunSpec.MOST_THREADS);

  @Option(
      names = "--kernels",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "NAME",
      description = "vector or scalar. Default: vector, where the JVM has it.")
  String kernels;

  @Option(
      names = "--pin",
      showDefaultValue = Visibility.NEVER,
      description =
          "Give each thread a CPU of its own, of those this process may use (Linux); the results are the same bits.")
  boolean pin;

  @Option(
      names = "--checkpoint-steps",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description =
          "Keep lists of so many time steps only, rounded up to whole chunks of the plan, and compute them again in the backward pass: less memory where there are many steps, for about a forward pass more. The results are the same bits.")
  int checkpointSteps;

  @Option(
      names = "--product",
      paramLabel = "NAME",
      description =
          "How spikes are multiplied with weights: ${COMPLETION-CANDIDATES}. auto is sparse, and in a layer whose neurons are so active that dense products are faster, dense. Forward spikes are the same bits; gradients differ by rounding.")
  Product product = Product.AUTO;

  @Mixin MachineOptions machine;

  void check(OptionChecks checks) {
    machine.check(checks);
    checks.whole("--threads", threads, Bounds.of(1, RunSpec.MOST_THREADS));
    checks.whole("--checkpoint-steps", checkpointSteps, Bounds.of(0, 1_000_000));
    if (kernels != null && !kernels.equals("vector") && !kernels.equals("scalar")) {
      throw checks.refusal("--kernels '%s': vector or scalar needed".formatted(kernels));
    }
  }

  /** The chosen provider; a failure if it cannot load. */
  Kernels provider() {
    try {
      return kernels == null ? Providers.selected() : Providers.named(kernels);
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  RunSpec spec(int batch, int steps) throws IOException {
    return spec(batch, steps, threads, provider())
        .withPin(pin)
        .withMachine(machine.profile())
        .withActivity(machine.activity)
        .withCheckpointSteps(checkpointSteps)
        .withProduct(product);
  }

  /** For looking at a network, and no more. */
  static RunSpec whole(int batch, int steps) {
    return spec(batch, steps, 1, Providers.selected()).withBacking(Backing.PLAIN);
  }

  /** This computer, with a provider that may not be the one it would choose. */
  static RunSpec spec(int batch, int steps, int threads, Kernels provider) {
    return new RunSpec(batch, steps, threads, provider, MachineProfile.host(), Backing.HUGE_PAGES);
  }
}
