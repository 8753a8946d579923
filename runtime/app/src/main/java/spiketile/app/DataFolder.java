package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import spiketile.data.BadRecordings;
import spiketile.data.EventCache;
import spiketile.data.EventSet;
import spiketile.data.EventStore;
import spiketile.data.ImageFiles;
import spiketile.data.Recordings;
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
    return open(data, first(data.files().trainNames()), err);
  }

  EventStore test(DataChoice data, PrintWriter err) throws IOException {
    return open(data, first(data.files().testNames()), err);
  }

  /** Images of a part, train or test, from CSV, or else from NumPy's arrays under the names that Keras uses. */
  ImageData images(String part, ImageFiles files, ImageEncoder encoder) throws IOException {
    Path file = first(List.of(part + ".csv", "x_" + part + ".npy"));
    return file.toString().endsWith(".csv")
        ? files.csv(file, encoder)
        : files.npy(file, first(List.of("y_" + part + ".npy")), encoder);
  }

  private Path first(List<String> names) {
    return EventSet.find(folder, names)
        .orElseThrow(
            () ->
                CommandFailure.unusable(
                    folder + ": no " + String.join(" and no ", names) + " in that folder"));
  }

  /** A file of a data set, which need not have its original name. */
  EventStore open(DataChoice data, Path file, PrintWriter err) throws IOException {
    EventSet files = data.files();
    return store(data, files.recordings(file), files.originals(file), err);
  }

  EventStore store(DataChoice data, Recordings recordings, List<Path> originals, PrintWriter err)
      throws IOException {
    BadRecordings policy =
        skipBad
            ? BadRecordings.skip(e -> err.println("spiketile: skipped: " + e.getMessage()))
            : BadRecordings.refuse();
    EventStore store =
        new EventCache(cache == null ? EventCache.usualFolder() : cache)
            .open(data.toString(), recordings, originals, policy);
    err.flush();
    return store;
  }
}
