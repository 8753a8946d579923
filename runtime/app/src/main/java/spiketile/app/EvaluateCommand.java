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
import spiketile.runtime.data.StratifiedSplit;

/** The command {@code spiketile evaluate}. */
@Command(
    name = "evaluate",
    description =
        "Measures a saved model on the images held out of its training, or on those it learnt from.",
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
      description = "Which images of the model's own split: ${COMPLETION-CANDIDATES}.")
  private SplitPart part = SplitPart.TEST;

  @Mixin private RunOptions run;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    run.check(new OptionChecks(spec.commandLine(), true));
    Digits digits = Digits.bundled();
    try (TrainedModel trained = TrainedModel.open(model);
        Network network = trained.network(run)) {
      StratifiedSplit split = trained.options().data.split(digits);
      int[] samples = part.samples(split, digits);
      Trainer trainer =
          new Trainer(network, trained.options().spikes(digits), trained.options().learning.seed);
      print(trained, network, trainer.evaluate(samples), samples, digits);
    }
    return 0;
  }

  private void print(
      TrainedModel trained, Network network, Evaluation evaluation, int[] samples, Digits digits) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "model     %s: %s, after %s%n",
        trained.file(),
        Report.network(network.spec()),
        Report.counted(trained.saved().progress().epoch(), "epoch"));
    out.printf("samples   %d (%s)%n", samples.length, part);
    out.printf("loss      %s%n", Report.format("%.4f", evaluation.loss()));
    out.printf("accuracy  %s%n", Report.accuracy(evaluation));
    String label = "activity";
    for (String phrase : Report.activity(network.spec(), evaluation.activity())) {
      out.printf("%-8s  %s%n", label, phrase);
      label = "";
    }
    out.println();
    out.println("digits (rows) and what they were taken for (columns):");
    ConfusionMatrix.of(digits, samples, evaluation.predictions()).lines().forEach(out::println);
    out.flush();
  }
}
