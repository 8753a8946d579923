package spiketile.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import spiketile.runtime.BatchReport;
import spiketile.runtime.Evaluation;
import spiketile.runtime.LayerActivity;
import spiketile.runtime.ModelFile;
import spiketile.runtime.Network;
import spiketile.runtime.TrainProgress;
import spiketile.runtime.Trainer;

/**
 * The loop of a training: epoch after epoch, with tests for the curve, and saves in between.
 *
 * <p>What is saved at any moment goes on to the same weights as a training that never stopped.
 */
final class TrainingRun {
  private static final double NANOS_PER_SECOND = 1e9;

  private final TrainingRanks ranks;
  private final Network network;
  private final Trainer trainer;
  private final TrainingData data;
  private final RateSchedule rate;
  private final NeuronOptions neurons;
  private final int epochs;
  private final int patience;
  private final TrainingFiles files;
  private final Map<String, String> notes;
  private final Curve curve;
  private final TrainingView view;
  private final BooleanSupplier stop;
  private final int layers;
  private final double secondsBefore;
  private final long started = System.nanoTime();
  private long lastSave;
  private EpochMeter meter;
  private BatchReport learnt;
  private Evaluation test;
  private TrainProgress saved;

  TrainingRun(
      TrainingRanks ranks,
      Trainer trainer,
      Network network,
      TrainingData data,
      TrainOptions options,
      TrainingFiles files,
      Curve curve,
      TrainingView view,
      BooleanSupplier stop) {
    this.ranks = ranks;
    this.network = network;
    this.trainer = trainer;
    this.data = data;
    this.files = files;
    this.curve = curve;
    this.view = view;
    this.stop = stop;
    rate = options.learning.rate();
    neurons = options.neurons;
    epochs = options.learning.epochs;
    patience = options.learning.patience;
    notes = TrainedModel.notes(options);
    layers = Report.spikingLayers(network.spec());
    secondsBefore = curve.seconds();
  }

  /**
   * Trains until all epochs are done or it is to stop, and saves.
   *
   * @return whether all epochs are done
   * @throws spiketile.runtime.NonFiniteException if numbers stopped being numbers; the file is the
   *     last good one
   * @throws IOException if a file cannot be written
   */
  boolean train() throws IOException {
    save();
    try {
      while (!done() && !stop.getAsBoolean()) {
        ranks.tell(RankOrder.EPOCH);
        TrainProgress before = trainer.progress();
        meter = new EpochMeter(layers, before.samples());
        network.lowerThetaGrad(neurons.thetaGradLowered(before.epoch()));
        ranks.beginEpoch();
        if (trainer.epoch(data.train(), rate.at(before.epoch()), this::afterBatch)) {
          afterEpoch();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    save();
    boolean done = done();
    if (done && test == null) {
      test = evaluate(RankOrder.TEST, data.test());
    }
    ranks.tell(RankOrder.END);
    return done;
  }

  /** With all ranks. */
  private Evaluation evaluate(RankOrder order, int[] samples) {
    ranks.tell(order);
    return trainer.evaluate(samples);
  }

  /** Whether all epochs are done, or the last ones were of no use. */
  private boolean done() {
    int epoch = trainer.progress().epoch();
    BestEpoch best = best();
    boolean inVain =
        patience > 0
            && best != null
            && epoch - best.epoch() >= patience
            && trainer.progress().samples() == 0;
    return epoch >= epochs || inVain;
  }

  /** The best epoch so far on the validation samples; null if there are none. */
  BestEpoch best() {
    return data.validated() ? BestEpoch.of(curve.rows()) : null;
  }

  private boolean afterBatch(BatchReport report) {
    ranks.batchDone(network);
    meter.add(report);
    view.batch(report, meter);
    learnt = report;
    if (report.samples() < report.epochSamples()) {
      saveIfDue();
    }
    boolean stops = stop.getAsBoolean();
    if (ranks.shareNetwork()) {
      ranks.tell(stops ? RankOrder.LEAVE_EPOCH : RankOrder.GO_ON);
    }
    return !stops;
  }

  private void afterEpoch() throws IOException {
    int epoch = trainer.progress().epoch();
    double samplesPerSecond = meter.samplesPerSecond();
    List<LayerActivity> activity = meter.activity();
    Evaluation test = isTestDue(epoch) ? evaluate(RankOrder.WATCH, data.watched()) : null;
    this.test = data.validated() ? null : test;
    CurveRow row =
        new CurveRow(
            epoch,
            learnt.loss(),
            learnt.accuracy(),
            test == null ? Double.NaN : test.loss(),
            test == null ? Double.NaN : test.accuracy(),
            activity,
            samplesPerSecond,
            seconds());
    curve.add(row);
    view.epoch(row);
    saveIfBest(epoch);
    saveIfDue();
  }

  private boolean isTestDue(int epoch) {
    int every = data.validated() ? 1 : Math.max(1, epochs / TrainDefaults.EVALUATIONS);
    return epoch % every == 0 || epoch == epochs;
  }

  private void saveIfBest(int epoch) throws IOException {
    BestEpoch best = best();
    if (best != null && best.epoch() == epoch) {
      save(files.best());
    }
  }

  private void saveIfDue() {
    if (System.nanoTime() - lastSave > TrainDefaults.SECONDS_BETWEEN_SAVES * NANOS_PER_SECOND) {
      try {
        save();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void save(Path file) throws IOException {
    if (ranks.shareNetwork()) {
      ranks.tell(RankOrder.SAVE);
    }
    ModelFile.save(file, network, trainer.progress(), notes);
  }

  private void save() throws IOException {
    save(files.model());
    saved = trainer.progress();
    lastSave = System.nanoTime();
  }

  /** Where the training stood when the model was last saved. */
  TrainProgress saved() {
    return saved;
  }

  TrainingFiles files() {
    return files;
  }

  /** How long the training took so far, pauses left out. */
  double seconds() {
    return secondsBefore + (System.nanoTime() - started) / NANOS_PER_SECOND;
  }

  /** The evaluation after the last epoch. */
  Evaluation test() {
    return test;
  }
}
