package spiketile.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spiketile.runtime.Evaluation;
import spiketile.runtime.LayerActivity;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.Trainer;

/** The pictures and the page of a training that is done. */
final class TrainingReport {
  private static final int MOST_MISTAKES = 8;

  private final TrainOptions options;
  private final TrainingFiles files;
  private final TrainingData data;
  private final Network network;
  private final Trainer trainer;

  TrainingReport(
      TrainOptions options,
      TrainingFiles files,
      TrainingData data,
      Network network,
      Trainer trainer) {
    this.options = options;
    this.files = files;
    this.data = data;
    this.network = network;
    this.trainer = trainer;
  }

  /**
   * Writes them.
   *
   * @param test the evaluation of the test samples
   * @param rows the curve
   * @param seconds of the training
   */
  void write(Evaluation test, List<CurveRow> rows, double seconds) throws IOException {
    ConfusionMatrix confusion = ConfusionMatrix.of(data.spikes(), data.test(), test.predictions());
    ConfusionPlot.write(files.confusion(), confusion);
    if (network.isWhole() && network.plan().segmentSteps() == network.run().steps()) {
      int sample = data.test()[0];
      int label = data.spikes().label(sample);
      RasterPlot.write(files.raster(), SpikeRaster.of(trainer, network, sample, label));
    }
    Map<String, Path> pictures = new LinkedHashMap<>();
    pictures.put("Loss, accuracy and activity", files.plot());
    pictures.put("Spikes of one test sample", files.raster());
    pictures.put("Confusion on the test samples", files.confusion());
    RunReport.write(
        files.report(),
        new RunReport.Content(
            Report.network(network.spec()),
            "%s: %d samples for training, %d for the test; %s, %d steps"
                .formatted(
                    options.data.data.title(),
                    data.train().length,
                    data.test().length,
                    data.phrase(),
                    options.data.steps),
            cards(test, rows, seconds),
            pictures,
            confusion.worst(MOST_MISTAKES),
            options.config(),
            commands(),
            "Spiketile %s, JDK %s, %s, %s"
                .formatted(
                    Version.number(), Runtime.version(), Cpu.name(), Report.machine(network))));
  }

  private List<RunReport.Card> cards(Evaluation test, List<CurveRow> rows, double seconds) {
    List<RunReport.Card> cards = new ArrayList<>();
    long correct = Math.round(test.accuracy() * test.samples());
    cards.add(
        new RunReport.Card(
            "Test accuracy",
            Report.percent(test.accuracy()),
            "%d of %d samples".formatted(correct, test.samples())));
    cards.add(
        new RunReport.Card("Test loss", Report.format("%.4f", test.loss()), "mean cross-entropy"));
    CurveRow last = rows.getLast();
    cards.add(
        new RunReport.Card(
            "Training",
            Report.percent(last.trainAccuracy()),
            Report.counted(last.epoch(), "epoch")
                + Report.format(", loss %.4f", last.trainLoss())));
    for (int l = 0; l < Report.spikingLayers(network.spec()); l++) {
      LayerActivity layer = test.activity().get(l);
      cards.add(
          new RunReport.Card(
              "Layer " + (l + 1) + " fires",
              Report.format("%.2f%%", 100 * layer.fired()),
              Report.format("of its neurons in a step, %.2f%% active", 100 * layer.active())));
    }
    cards.add(
        new RunReport.Card(
            "Time",
            Report.format(seconds < 100 ? "%.1f s" : "%,.0f s", seconds),
            Report.format("%,.0f samples/s at the end", last.samplesPerSecond())));
    cards.add(
        new RunReport.Card(
            "Parameters", Report.format("%,d", parameters(network.spec())), "weights and biases"));
    return cards;
  }

  private static long parameters(NetworkSpec spec) {
    long count = 0;
    long below = spec.inputs();
    for (var layer : spec.layers()) {
      long rows = below + (layer.recurrent() ? layer.neurons() : 0) + (layer.bias() ? 1 : 0);
      count += rows * layer.neurons();
      below = layer.neurons();
    }
    return count;
  }

  private List<String> commands() {
    String model = files.model().toString();
    String folder = options.data.data.fromFiles() ? " --data-dir DIR" : "";
    return List.of(
        "spiketile evaluate " + model + folder,
        "spiketile train --resume " + model + folder + " --epochs " + 2 * options.learning.epochs,
        "spiketile train --config " + files.config() + folder,
        "tensorboard --logdir " + files.folder());
  }
}
