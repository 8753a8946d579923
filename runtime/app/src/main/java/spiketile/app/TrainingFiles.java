package spiketile.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * Where a training leaves what it makes: next to its model.
 *
 * @param model the model
 */
record TrainingFiles(Path model) {
  static final String RUNS = "runs";

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  static TrainingFiles in(Path folder) {
    return new TrainingFiles(folder.resolve(TrainedModel.FILE_NAME));
  }

  /** A new folder under {@value #RUNS}, named by the time; no other training gets the same. */
  static TrainingFiles inNewFolder(Path parent) throws IOException {
    Path runs = Files.createDirectories(parent.resolve(RUNS));
    String name = LocalDateTime.now().format(NAME);
    for (int i = 1; ; i++) {
      try {
        return in(Files.createDirectory(runs.resolve(i == 1 ? name : name + "-" + i)));
      } catch (FileAlreadyExistsException e) {
        // another training started in the same second
      }
    }
  }

  Path folder() {
    return model.toAbsolutePath().getParent();
  }

  /** The model of the epoch that was best on the validation samples. */
  Path best() {
    return model.resolveSibling("best.safetensors");
  }

  Path curve() {
    return model.resolveSibling("curve.csv");
  }

  Path plot() {
    return model.resolveSibling("curve.png");
  }

  Path raster() {
    return model.resolveSibling("raster.png");
  }

  Path confusion() {
    return model.resolveSibling("confusion.png");
  }

  Path report() {
    return model.resolveSibling("report.html");
  }

  /** All options, as {@code --config} takes them. */
  Path config() {
    return model.resolveSibling("config.json");
  }
}
