package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.runtime.Evaluation;
import spiketile.runtime.Network;
import spiketile.runtime.Trainer;

/** The command {@code spiketile evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measures a saved model on the samples held out of its training, on those it learnt from, or on a file of others.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE|DIR",
      description = "The model, or the folder that 'spiketile train' saved it in.")
  private Path model;

  @Option(
      names = "--split",
      paramLabel = "PART",
      description = "Which samples of the model's own data: ${COMPLETION-CANDIDATES}.")
  private SplitPart part = SplitPart.TEST;

  @Option(
      names = "--data-file",
      paramLabel = "FILE",
      description = "Another file in the format of the model's data set: all of its samples.")
  private Path file;

  @Mixin private RunOptions run;
  @Mixin private DataFolder folder;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    run.check(checks);
    try (TrainedModel trained = TrainedModel.open(model);
        TrainingData data = data(trained.options().data, checks);
        Network network = trained.network(run)) {
      int[] samples = file == null ? part.samples(data) : data.test();
      Trainer trainer = new Trainer(network, data.spikes(), trained.options().learning.seed);
      print(trained, network, trainer.evaluate(samples), samples, data);
    }
    return 0;
  }

  private TrainingData data(DataOptions options, OptionChecks checks) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (file == null) {
      folder.check(checks, options.data);
      return TrainingData.open(options, folder, err);
    }
    if (!options.data.fromFiles() || options.data.encoded()) {
      throw checks.refusal(
          "--data-file: the model learnt from %s, which is not read from files of events"
              .formatted(options.data));
    }
    return TrainingData.of(folder.open(options.data, file, err), options);
  }

  private void print(
      TrainedModel trained,
      Network network,
      Evaluation evaluation,
      int[] samples,
      TrainingData data) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "model     %s: %s, after %s%n",
        trained.file(),
        Report.network(network.spec()),
        Report.counted(trained.saved().progress().epoch(), "epoch"));
    out.printf("samples   %d (%s)%n", samples.length, file == null ? part : file);
    out.printf("loss      %s%n", Report.format("%.4f", evaluation.loss()));
    out.printf("accuracy  %s%n", Report.accuracy(evaluation));
    String label = "activity";
    for (String phrase : Report.activity(network.spec(), evaluation.activity())) {
      out.printf("%-8s  %s%n", label, phrase);
      label = "";
    }
    out.println();
    out.println("classes (rows) and what they were taken for (columns):");
    ConfusionMatrix.of(data.spikes(), samples, evaluation.predictions())
        .lines()
        .forEach(out::println);
    out.flush();
  }
}
