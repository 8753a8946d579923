package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.data.SpikeFile;
import spiketile.runtime.Network;
import spiketile.runtime.Trainer;
import spiketile.runtime.data.SpikeData;

/** The command {@code spiketile predict}. */
@Command(
    name = "predict",
    description = "Prints what a saved model takes samples for, as CSV.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class PredictCommand implements Callable<Integer> {
  /** Samples of --input that are computed at a time. */
  private static final int MOST_BATCH = 48;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|DIR",
      description =
          "The model, or the folder that 'spiketile train' saved it in; with --input also a graph in NIR, FILE.nir.")
  private Path model;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "Images, one a line: 64 pixels from 0 to 16, row by row, then possibly the digit. Default: the samples held out of the model's training.")
  private Path csv;

  @Mixin private SpikeInput input;

  @Option(
      names = "--logits",
      showDefaultValue = Visibility.NEVER,
      description = "Print every class's logit (per-step readout: its sum of softmaxes).")
  private boolean logits;

  @Option(
      names = "--probabilities",
      showDefaultValue = Visibility.NEVER,
      description = "Print every class's probability.")
  private boolean probabilities;

  @Mixin private RunOptions run;
  @Mixin private DataFolder folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    run.check(checks);
    if (input.file != null) {
      if (csv != null) {
        throw checks.refusal("--csv and --input: one of them");
      }
      predictInput(checks);
      return 0;
    }
    try (TrainedModel trained = TrainedModel.open(model)) {
      DataOptions options = trained.options().data;
      if (csv == null) {
        folder.check(checks, options.data);
        predictHeldOut(trained);
      } else if (options.data == DataChoice.DIGITS) {
        predictImages(trained, Digits.read(csv));
      } else {
        throw checks.refusal(
            "--csv: the model learnt from %s, not from images".formatted(options.data));
      }
    }
    return 0;
  }

  private void predictInput(OptionChecks checks) throws IOException {
    try (WeightsFile weights = WeightsFile.open(model)) {
      SpikeFile spikes = input.read(weights.spec(), checks);
      int[] all = IntStream.range(0, spikes.size()).toArray();
      try (Network network =
          weights.open(run.spec(Math.min(all.length, MOST_BATCH), spikes.steps()))) {
        boolean labelled = input.labels != null;
        IntFunction<String> label = i -> Integer.toString(spikes.label(i));
        predict(network, new Trainer(network, spikes, 0), all, labelled, label);
      }
    }
  }

  private void predictHeldOut(TrainedModel trained) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (TrainingData data = TrainingData.open(trained.options().data, folder, err)) {
      SpikeData spikes = data.spikes();
      predict(trained, spikes, data.test(), true, i -> Integer.toString(spikes.label(i)));
    }
  }

  private void predictImages(TrainedModel trained, Digits digits) throws IOException {
    SpikeData spikes = digits.spikes(trained.options().data.encoder());
    predict(trained, spikes, digits.indices(), digits.labelled(), digits::label);
  }

  private void predict(
      TrainedModel trained,
      SpikeData spikes,
      int[] samples,
      boolean labelled,
      IntFunction<String> label)
      throws IOException {
    try (Network network = trained.network(run)) {
      Trainer trainer = new Trainer(network, spikes, trained.options().learning.seed);
      predict(network, trainer, samples, labelled, label);
    }
  }

  private void predict(
      Network network,
      Trainer trainer,
      int[] samples,
      boolean labelled,
      IntFunction<String> label) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(head(labelled, network.spec().classes()));
    int[] next = {0};
    trainer.evaluate(
        samples,
        b -> {
          int sample = samples[next[0]++];
          out.println(line(network, b, sample, labelled ? label.apply(sample) : null));
        });
    out.flush();
  }

  private String head(boolean labelled, int classes) {
    StringJoiner head = new StringJoiner(",").add("index").add("prediction");
    if (labelled) {
      head.add("label");
    }
    addColumns(head, logits, "logit_", classes);
    addColumns(head, probabilities, "probability_", classes);
    return head.toString();
  }

  private static void addColumns(StringJoiner head, boolean wanted, String name, int classes) {
    for (int c = 0; wanted && c < classes; c++) {
      head.add(name + c);
    }
  }

  /** A line of the table, without a label's column if there are none. */
  private String line(Network network, int b, int sample, String label) {
    StringJoiner line = new StringJoiner(",");
    line.add(Integer.toString(sample)).add(Integer.toString(network.prediction(b)));
    if (label != null) {
      line.add(label);
    }
    Scores.of(network, b).addTo(line, logits, probabilities);
    return line.toString();
  }
}
