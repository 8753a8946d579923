package spiketile.app;

import java.io.IOException;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import spiketile.layout.Plan;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.Readout;

/** A network to plan, with Adam. */
final class PlanOptions {
  static final OptimizerSpec OPTIMIZER = OptimizerSpec.adam(TrainDefaults.LR);

  @Option(
      names = "--sizes",
      paramLabel = "N,N,...",
      converter = LayerSizes.Converter.class,
      description = "Neurons of every layer, the input first.")
  LayerSizes sizes = LayerSizes.parse(TrainDefaults.SIZES);

  @Option(names = "--batch", paramLabel = "N", description = "Samples between updates.")
  int batch = TrainDefaults.BATCH;

  @Option(names = "--steps", paramLabel = "T", description = "Time steps.")
  int steps = TrainDefaults.STEPS;

  @Option(
      names = "--readout",
      paramLabel = "NAME",
      description = "spike-count, or mean, max, last or per-step of a leaky readout.")
  String readout;

  @Option(
      names = "--dense",
      showDefaultValue = Visibility.NEVER,
      description = "Plan for dense products.")
  boolean dense;

  @Option(
      names = "--bf16",
      showDefaultValue = Visibility.NEVER,
      description = "Plan for weights in bf16.")
  boolean bf16;

  PlanOptions(String readout) {
    this.readout = readout;
  }

  void check(OptionChecks checks) {
    requireReadout(checks);
    checks.whole("--batch", batch, Bounds.of(1, 1_000_000));
    checks.whole("--steps", steps, Bounds.of(1, 1_000_000));
    if (sizes.counts().size() < 2) {
      throw checks.refusal("--sizes " + sizes + ": an input and at least one layer needed");
    }
    if ((steps + 1L) * batch > Integer.MAX_VALUE) {
      throw checks.refusal(
          "--batch %d, --steps %d: batch·(steps + 1) must stay below 2³¹".formatted(batch, steps));
    }
  }

  private void requireReadout(OptionChecks checks) {
    try {
      Readout.of(readout);
    } catch (IllegalArgumentException e) {
      throw checks.refusal("--" + e.getMessage());
    }
  }

  NetworkSpec network() {
    NetworkSpec.Builder network =
        NetworkSpec.of(sizes.inputs()).readout(Readout.of(readout)).dense(dense).bf16(bf16);
    sizes.layers().forEach(network::layer);
    return network.build();
  }

  /** The plan; a failure that says what would fit if it does not. */
  Plan plan(RunOptions run) throws IOException {
    return Networks.fitting(() -> Network.plan(network(), OPTIMIZER, run.spec(batch, steps)));
  }

  /** The network, open. */
  Network open(RunOptions run) throws IOException {
    return Network.open(network(), OPTIMIZER, run.spec(batch, steps));
  }
}
