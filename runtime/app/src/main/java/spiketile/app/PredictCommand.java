package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.runtime.Network;
import spiketile.runtime.Trainer;

/** The command {@code spiketile predict}. */
@Command(
    name = "predict",
    description = "Prints what a saved model takes images for, as CSV.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class PredictCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|DIR",
      description = "The model, or the folder that 'spiketile train' saved it in.")
  private Path model;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "Images, one a line: 64 pixels from 0 to 16, row by row, then possibly the digit. Default: the bundled images of the model's test split.")
  private Path csv;

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

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    run.check(new OptionChecks(spec.commandLine(), true));
    Digits digits = csv == null ? Digits.bundled() : Digits.read(csv);
    try (TrainedModel trained = TrainedModel.open(model);
        Network network = trained.network(run)) {
      int[] samples = csv == null ? trained.options().data.split(digits).test() : digits.indices();
      Trainer trainer =
          new Trainer(network, trained.options().spikes(digits), trained.options().learning.seed);
      PrintWriter out = spec.commandLine().getOut();
      out.println(head(digits.labelled()));
      int[] next = {0};
      trainer.evaluate(samples, b -> out.println(line(network, b, samples[next[0]++], digits)));
      out.flush();
    }
    return 0;
  }

  private String head(boolean labelled) {
    StringJoiner head = new StringJoiner(",").add("index").add("prediction");
    if (labelled) {
      head.add("label");
    }
    addColumns(head, logits, "logit_");
    addColumns(head, probabilities, "probability_");
    return head.toString();
  }

  private static void addColumns(StringJoiner head, boolean wanted, String name) {
    for (int c = 0; wanted && c < Digits.CLASSES; c++) {
      head.add(name + c);
    }
  }

  private String line(Network network, int b, int sample, Digits digits) {
    StringJoiner line = new StringJoiner(",");
    line.add(Integer.toString(sample)).add(Integer.toString(network.prediction(b)));
    if (digits.labelled()) {
      int label = digits.labels()[sample];
      line.add(label == Digits.UNKNOWN ? "" : Integer.toString(label));
    }
    Scores.of(network, b).addTo(line, logits, probabilities);
    return line.toString();
  }
}
