package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Option;
import spiketile.data.BadRecordings;
import spiketile.data.DvsGesture;
import spiketile.data.EventCache;
import spiketile.data.EventStore;
import spiketile.data.ImageFiles;
import spiketile.data.NMnist;
import spiketile.data.Recordings;
import spiketile.data.ShdFile;
import spiketile.runtime.data.ImageData;
import spiketile.runtime.data.ImageEncoder;

/** Where the files of an event data set are. That is a matter of the computer: no model keeps it. */
final class DataFolder {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Folder of the data set's files under their original names: shd_train.h5 and shd_test.h5 (or .h5.gz), ssc_…, Train.zip and Test.zip (or their folders), trials_to_train.txt and trials_to_test.txt; of images train.csv and test.csv, or x_train.npy, y_train.npy, x_test.npy and y_test.npy.")
  Path folder;

  @Option(
      names = "--cache-dir",
      paramLabel = "DIR",
      description =
          "Folder for what was read once. Default: spiketile in $XDG_CACHE_HOME or in ~/.cache.")
  Path cache;

  @Option(
      names = "--skip-bad",
      description = "Skip recordings that are damaged, and count them, instead of stopping.")
  boolean skipBad;

  void check(OptionChecks checks, DataChoice data) {
    if (data.fromFiles() && folder == null) {
      throw checks.refusal(
          "--data %s: --data-dir, the folder of its files, needed".formatted(data));
    }
    if (!data.fromFiles()) {
      checks.absent("--data-dir", "has no effect: %s needs no files".formatted(data));
      checks.absent("--skip-bad", "has no effect: %s needs no files".formatted(data));
    }
  }

  EventStore train(DataChoice data, PrintWriter err) throws IOException {
    return switch (data) {
      case SHD, SSC -> open(data, first(data + "_train.h5", data + "_train.h5.gz"), err);
      case NMNIST -> open(data, first("Train.zip", "Train"), err);
      case DVSGESTURE -> open(data, first("trials_to_train.txt"), err);
      case DIGITS, RANDMAN, IMAGES -> throw new IllegalArgumentException(data + " has no events");
    };
  }

  EventStore test(DataChoice data, PrintWriter err) throws IOException {
    return switch (data) {
      case SHD, SSC -> open(data, first(data + "_test.h5", data + "_test.h5.gz"), err);
      case NMNIST -> open(data, first("Test.zip", "Test"), err);
      case DVSGESTURE -> open(data, first("trials_to_test.txt"), err);
      case DIGITS, RANDMAN, IMAGES -> throw new IllegalArgumentException(data + " has no events");
    };
  }

  /** Images of a part, train or test, from CSV, or else from NumPy's arrays under the names that Keras uses. */
  ImageData images(String part, ImageFiles files, ImageEncoder encoder) throws IOException {
    Path file = first(part + ".csv", "x_" + part + ".npy");
    return file.toString().endsWith(".csv")
        ? files.csv(file, encoder)
        : files.npy(file, first("y_" + part + ".npy"), encoder);
  }

  private Path first(String... names) {
    return Arrays.stream(names)
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                CommandFailure.unusable(
                    folder + ": no " + String.join(" and no ", names) + " in that folder"));
  }

  /** A file of a data set, which need not have its original name. */
  EventStore open(DataChoice data, Path file, PrintWriter err) throws IOException {
    Recordings recordings =
        switch (data) {
          case SHD, SSC -> new ShdFile(file, data.classes());
          case NMNIST -> new NMnist(file);
          case DVSGESTURE -> new DvsGesture(file);
          case DIGITS, RANDMAN, IMAGES ->
              throw new IllegalArgumentException(data + " has no events");
        };
    return store(data, recordings, originals(data, file), err);
  }

  /** A list of trials depends on the files beside it. */
  private static List<Path> originals(DataChoice data, Path file) {
    return List.of(data == DataChoice.DVSGESTURE ? file.toAbsolutePath().getParent() : file);
  }

  EventStore store(DataChoice data, Recordings recordings, List<Path> originals, PrintWriter err)
      throws IOException {
    BadRecordings policy =
        skipBad
            ? BadRecordings.skip(e -> err.println("spiketile: skipped: " + e.getMessage()))
            : BadRecordings.refuse();
    EventStore store =
        new EventCache(cacheFolder()).open(data.toString(), recordings, originals, policy);
    err.flush();
    return store;
  }

  private Path cacheFolder() {
    if (cache != null) {
      return cache;
    }
    String base = System.getenv("XDG_CACHE_HOME");
    Path home = Path.of(System.getProperty("user.home"));
    return (base == null || base.isEmpty() ? home.resolve(".cache") : Path.of(base))
        .resolve("spiketile");
  }
}
