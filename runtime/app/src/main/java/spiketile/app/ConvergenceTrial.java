package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * One training of a convergence experiment: what {@code spiketile train} does with its options, in a folder of its own,
 * where it goes on if it was stopped.
 *
 * @param set what it learns from
 * @param arm how
 * @param seed of weights and order
 * @param epochs instead of the set's own; 0 for those
 */
record ConvergenceTrial(ConvergenceSet set, ConvergenceArm arm, long seed, int epochs) {
  private static final String LOG = "log.txt";

  Path folder(Path work) {
    return work.resolve("%s-%s-%d".formatted(set.label(), arm.label(), seed));
  }

  /** The options of {@code spiketile train}, without what depends on the computer. */
  String options() {
    String text =
        "--data=%s %s %s --seed=%d".formatted(set.data(), set.options(), arm.options(), seed);
    return epochs == 0 ? text : text.replaceFirst("--epochs=\\d+", "--epochs=" + epochs);
  }

  /** What it computes, with all defaults written out. */
  TrainOptions parsed() {
    return TrainOptions.parse(options());
  }

  /**
   * Trains, or goes on, or does nothing if all is done.
   *
   * @param computer options of {@code spiketile train} that depend on the computer
   * @return the exit code of {@code spiketile train}
   */
  int train(Path work, List<String> computer) throws IOException {
    Path folder = folder(work);
    if (isDone(work)) {
      return 0;
    }
    Files.createDirectories(folder);
    List<String> args = new ArrayList<>(List.of("train"));
    if (Files.exists(TrainedModel.file(folder))) {
      args.addAll(List.of("--resume", folder.toString()));
    } else {
      args.addAll(List.of("--out", folder.toString()));
      args.addAll(List.of(options().split(" ")));
    }
    args.addAll(computer);
    try (PrintWriter log =
        new PrintWriter(
            Files.newBufferedWriter(
                folder.resolve(LOG),
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND))) {
      CommandLine command = Main.commandLine().setOut(log).setErr(log);
      return command.execute(args.toArray(String[]::new));
    }
  }

  /**
   * Whether all epochs are done.
   *
   * @throws CommandFailure if the folder holds another training
   */
  boolean isDone(Path work) throws IOException {
    Path file = TrainedModel.file(folder(work));
    if (!Files.exists(file)) {
      return false;
    }
    try (TrainedModel model = TrainedModel.open(file)) {
      TrainOptions options = parsed();
      if (!model.options().text().equals(options.text())) {
        throw CommandFailure.unusable(
            "%s: trained by other options than this experiment's; another --work keeps it, deleting it trains anew"
                .formatted(file));
      }
      return model.saved().progress().epoch() >= options.learning.epochs;
    }
  }

  /** What came of a training that is done. */
  TrialResult result(Path work) throws IOException {
    TrainingFiles files = TrainingFiles.in(folder(work));
    try (TrainedModel model = TrainedModel.open(files.model())) {
      int layers = Report.spikingLayers(model.saved().spec());
      List<CurveRow> rows = Curve.read(files.curve(), parsed().learning.epochs, "test", layers);
      return TrialResult.of(this, rows);
    }
  }

  Path log(Path work) {
    return folder(work).resolve(LOG);
  }
}
