package spiketile.app;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine;
import spiketile.runtime.Evaluation;
import spiketile.runtime.Network;
import spiketile.runtime.NonFiniteException;
import spiketile.runtime.Profile;
import spiketile.runtime.TrainProgress;
import spiketile.runtime.Trainer;

/** A training as its user meets it, from the first line printed to the last. */
final class Training {
  private final PrintWriter out;
  private final PrintWriter err;
  private final TrainingRanks ranks;
  private final TrainOptions options;
  private final TrainingFiles files;
  private final Network network;
  private final TrainingData data;
  private final Trainer trainer;

  /** Null unless times are to be measured. */
  private final Profile profile;

  Training(
      CommandLine command,
      TrainingRanks ranks,
      TrainOptions options,
      TrainingData data,
      TrainingFiles files,
      Network network,
      Profile profile) {
    out = command.getOut();
    err = command.getErr();
    this.ranks = ranks;
    this.options = options;
    this.files = files;
    this.network = network;
    this.profile = profile;
    this.data = data;
    trainer = new Trainer(network, data.spikes(), options.learning.seed);
    trainer.clip(options.learning.mostNorm());
    network.minimise(options.learning.objective(data));
  }

  /** Trains from the beginning; returns the exit code. */
  int start() throws IOException {
    Files.createDirectories(files.folder());
    ranks.share(trainer, options, data);
    trainer.calibrate(data.train());
    return train(files, "training");
  }

  /** Goes on with a training that stopped; returns the exit code. */
  int resume(TrainProgress progress, TrainingFiles from) throws IOException {
    Files.createDirectories(files.folder());
    if (!files.equals(from) && Files.exists(from.best())) {
      Files.copy(from.best(), files.best(), StandardCopyOption.REPLACE_EXISTING);
    }
    trainer.resume(progress);
    ranks.share(trainer, options, data);
    return train(from, "going on after " + when(progress) + " with");
  }

  private int train(TrainingFiles from, String verb) throws IOException {
    describe(verb);
    ConfigFile.write(files.config(), options.config());
    int layers = Report.spikingLayers(network.spec());
    int epochsDone = trainer.progress().epoch();
    try (Curve curve =
        Curve.open(files.curve(), from.curve(), epochsDone, data.watchedName(), layers)) {
      return train(curve);
    }
  }

  private int train(Curve curve) throws IOException {
    TrainingRun run;
    boolean done;
    int stopCode;
    try (TrainingView view = view();
        StopSignal stop = StopSignal.listen()) {
      run =
          new TrainingRun(
              ranks, trainer, network, data, options, files, curve, view, stop::requested);
      if (profile != null) {
        network.measure(profile);
      }
      done = train(run);
      network.stopMeasuring();
      stopCode = stop.exitCode();
    }
    plot(curve.rows());
    if (done) {
      summarise(run, curve.rows());
      return 0;
    }
    measurements();
    out.printf("stopped after %s; saved %s%n", when(trainer.progress()), files.model());
    out.printf("go on with: spiketile train --resume %s%n", files.model());
    out.flush();
    return stopCode;
  }

  private static boolean train(TrainingRun run) throws IOException {
    try {
      return run.train();
    } catch (NonFiniteException e) {
      throw CommandFailure.failed(
          "training stopped at %s; the last good model, after %s, is %s"
              .formatted(e.getMessage(), when(run.saved()), run.files().model()),
          e);
    }
  }

  private static String when(TrainProgress progress) {
    String epochs = Report.counted(progress.epoch(), "epoch");
    return progress.samples() == 0
        ? epochs
        : epochs + " and " + Report.counted(progress.samples(), "sample");
  }

  private void describe(String verb) {
    out.printf("spiketile %s: %s %s%n", Version.number(), verb, Report.network(network.spec()));
    out.printf(
        "%s: %d for training, %d for the test; %s, %d steps%n",
        options.data.data.title(),
        data.train().length,
        data.test().length,
        data.phrase(),
        options.data.steps);
    out.println(Report.machine(network));
    if (ranks.count() > 1) {
      int batch = options.learning.batch;
      out.printf(
          "%d ranks, each with %d of the %d samples of a batch at most%s%n",
          ranks.count(), ranks.part(batch), batch, ranks.shareNetwork() ? ", and " + layers() : "");
    }
    out.println("saving to " + files.folder());
    out.flush();
  }

  /** What of the network is on the first rank. */
  private String layers() {
    return "%d of %d layers here"
        .formatted(
            IntStream.range(0, network.spec().layers().size()).filter(network::has).count(),
            network.spec().layers().size());
  }

  private TrainingView view() {
    Console console = System.console();
    int epochs = options.learning.epochs;
    if (console == null || !console.isTerminal()) {
      return new LineView(out, data.watchedName(), epochs);
    }
    int epochSamples = data.train().length;
    TrainProgress done = trainer.progress();
    return new BarView(
        System.out,
        data.watchedName(),
        epochs,
        epochSamples,
        (long) done.epoch() * epochSamples + done.samples());
  }

  private void summarise(TrainingRun run, List<CurveRow> rows) throws IOException {
    double seconds = run.seconds();
    Evaluation test = run.test();
    out.printf(
        "test accuracy  %s, loss %s%n", Report.accuracy(test), Report.format("%.4f", test.loss()));
    String label = "activity";
    for (String phrase : Report.activity(network.spec(), test.activity())) {
      out.printf("%-13s  %s%n", label, phrase);
      label = "";
    }
    out.printf("time           %s s%n", Report.format("%.1f", seconds));
    measurements();
    best(run);
    draw(
        files.report(),
        () ->
            new TrainingReport(options, files, data, network, trainer).write(test, rows, seconds));
    out.printf(
        "saved          %s, with %s, %s and %s%n",
        files.model(),
        files.report().getFileName(),
        files.curve().getFileName(),
        files.config().getFileName());
    out.flush();
  }

  private void best(TrainingRun run) {
    BestEpoch best = run.best();
    if (best != null) {
      out.printf(
          "best           epoch %d, validation %s, loss %s: %s%n",
          best.epoch(),
          Report.percent(best.accuracy()),
          Report.format("%.4f", best.loss()),
          files.best());
    }
  }

  private void measurements() {
    out.printf("exchange       %s%n", Report.exchange(network.exchanged()));
    if (!network.isWhole()) {
      out.printf("sent           %s%n", Report.exchange(network.sent()));
      out.printf("computing      %s%n", Report.ranks(ranks.computing()));
    }
    if (profile != null) {
      ProfileTable.lines(profile).forEach(out::println);
    }
  }

  private void plot(List<CurveRow> rows) throws IOException {
    if (!rows.isEmpty()) {
      draw(
          files.plot(),
          () -> CurvePlot.write(files.plot(), rows, data.watchedName(), title(rows.getLast())));
    }
  }

  @FunctionalInterface
  private interface Drawing {
    void draw() throws IOException;
  }

  /** What cannot be drawn, for want of fonts say, is no reason to fail a training. */
  private void draw(Path file, Drawing drawing) throws IOException {
    try {
      drawing.draw();
    } catch (RuntimeException | LinkageError | InternalError e) {
      err.println("spiketile: " + file + " could not be drawn: " + e);
      err.flush();
    }
  }

  private String title(CurveRow last) {
    String network = Report.network(this.network.spec());
    return last.tested()
        ? "%s: %s %s accuracy"
            .formatted(network, Report.percent(last.testAccuracy()), data.watchedName())
        : network;
  }
}
