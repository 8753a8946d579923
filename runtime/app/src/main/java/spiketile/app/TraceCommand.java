package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.runtime.Network;
import spiketile.runtime.TraceFile;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SpikeData;

/** The command {@code spiketile trace}. */
@Command(
    name = "trace",
    description = {
      "Writes all that a network computes for a batch, to compare another implementation with it number by number:",
      "every layer's spike list, membranes, lambda, parameters and gradients, as safetensors."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class TraceCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "A model, the folder that 'spiketile train' saved it in, or a graph in NIR, FILE.nir.")
  private Path model;

  @Mixin private SpikeInput input;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Of the samples held out of the model's training, so many: the first.")
  private int samples = 4;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "The trace.")
  private Path out;

  @Mixin private Overwriting overwriting;

  @Mixin private RunOptions run;
  @Mixin private DataFolder folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    run.check(checks);
    checks.whole("--samples", samples, Bounds.of(1, 10_000));
    if (run.checkpointSteps > 0) {
      throw checks.refusal("--checkpoint-steps: a trace keeps all steps");
    }
    overwriting.check(out);
    try (WeightsFile weights = WeightsFile.open(model)) {
      if (input.file == null) {
        traceHeldOut(weights, checks);
      } else {
        SpikeData spikes = input.read(weights.spec(), checks);
        trace(weights, spikes, IntStream.range(0, spikes.size()).toArray(), input.file.toString());
      }
    }
    return 0;
  }

  private void traceHeldOut(WeightsFile weights, OptionChecks checks) throws IOException {
    if (weights.saved() == null) {
      throw checks.refusal("--input: a graph has no data of its own");
    }
    try (TrainedModel trained = TrainedModel.open(model)) {
      DataOptions options = trained.options().data;
      folder.check(checks, options.data);
      PrintWriter err = spec.commandLine().getErr();
      try (TrainingData data = TrainingData.open(options, folder, err)) {
        int[] some = Arrays.copyOf(data.test(), Math.min(samples, data.test().length));
        trace(weights, data.spikes().evaluated(), some, options.data.title());
      }
    }
  }

  private void trace(WeightsFile weights, SpikeData data, int[] some, String name)
      throws IOException {
    EventBatch batch = new EventBatch(data.inputs(), data.steps(), some.length);
    batch.fill(data, some, 0, some.length, 0);
    try (Network network = weights.open(run.spec(some.length, data.steps()))) {
      Map<String, String> notes = Map.of("input", name);
      double loss = Networks.fitting(() -> TraceFile.write(out, network, batch, notes));
      PrintWriter print = spec.commandLine().getOut();
      print.printf("network   %s%n", Report.network(network.spec()));
      print.printf(
          "input     %s: %s, %s%n",
          name, Report.counted(some.length, "sample"), Report.counted(data.steps(), "step"));
      print.printf("loss      %s%n", loss);
      print.printf("saved     %s%n", out);
      print.flush();
    }
  }
}
