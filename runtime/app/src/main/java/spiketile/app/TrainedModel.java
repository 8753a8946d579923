package spiketile.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import spiketile.runtime.ModelFile;
import spiketile.runtime.Network;
import spiketile.runtime.Pipeline;
import spiketile.runtime.RunSpec;
import spiketile.runtime.SavedModel;

/**
 * A model that {@code spiketile train} saved.
 *
 * @param file where it is
 * @param saved what is in it
 * @param options what it was trained by
 */
record TrainedModel(Path file, SavedModel saved, TrainOptions options) implements AutoCloseable {
  /** What models are called in a training's folder. */
  static final String FILE_NAME = "model.safetensors";

  private static final String OPTIONS = "train";
  private static final String DATA = "data";

  /** What is saved beside the weights, so that {@link #open} finds data and options again. */
  static Map<String, String> notes(TrainOptions options) {
    return Map.of(OPTIONS, options.text(), DATA, name(options));
  }

  private static String name(TrainOptions options) {
    return options.data.data == DataChoice.DIGITS ? Digits.NAME : options.data.data.toString();
  }

  /** The model's file, given itself or its folder. */
  static Path file(Path fileOrFolder) {
    return Files.isDirectory(fileOrFolder) ? fileOrFolder.resolve(FILE_NAME) : fileOrFolder;
  }

  static TrainedModel open(Path fileOrFolder) throws IOException {
    Path file = file(fileOrFolder);
    SavedModel saved = ModelFile.load(file);
    try {
      return new TrainedModel(file, saved, options(file, saved));
    } catch (RuntimeException e) {
      saved.close();
      throw e;
    }
  }

  private static TrainOptions options(Path file, SavedModel saved) {
    String text = saved.notes().get(OPTIONS);
    if (text == null || saved.notes().get(DATA) == null) {
      throw CommandFailure.unusable(
          file
              + ": the model does not say what data it was trained on; one saved by 'spiketile train' needed");
    }
    TrainOptions options;
    try {
      options = TrainOptions.parse(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.unusable("%s, note '%s': %s".formatted(file, OPTIONS, e.getMessage()));
    }
    if (!name(options).equals(saved.notes().get(DATA))) {
      throw CommandFailure.unusable(
          "%s, note '%s': %s, but by the note '%s' it learnt from %s"
              .formatted(file, DATA, saved.notes().get(DATA), OPTIONS, name(options)));
    }
    boolean same =
        options.networkSpec().equals(saved.spec())
            && options.optimizerSpec().equals(saved.optimizer());
    if (!same) {
      throw CommandFailure.unusable(
          "%s, note '%s': describes another network than the file holds".formatted(file, OPTIONS));
    }
    return options;
  }

  /** Opens the network as it was trained, or a rank's part of it. */
  Network network(RunOptions run, TrainingRanks ranks, Pipeline pipeline) throws IOException {
    RunSpec spec = run.spec(ranks.part(options.learning.batch), options.data.steps);
    return pipeline == null ? saved.open(spec) : saved.open(spec, pipeline);
  }

  /** Opens the network as it was trained. */
  Network network(RunOptions run) throws IOException {
    RunSpec spec = run.spec(options.learning.batch, options.data.steps);
    return Networks.fitting(() -> saved.open(spec));
  }

  @Override
  public void close() throws IOException {
    saved.close();
  }
}
