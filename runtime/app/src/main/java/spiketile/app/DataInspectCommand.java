package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import spiketile.data.BadRecordings;
import spiketile.data.DvsGesture;
import spiketile.data.EventStore;
import spiketile.data.NMnist;
import spiketile.data.Recordings;
import spiketile.data.ShdFile;

/** The command {@code spiketile data inspect}. */
@Command(
    name = "inspect",
    description = "Reads a file of an event data set, prints what is in it, and draws a recording.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class DataInspectCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description =
          "shd_….h5 or ssc_….h5 (or .h5.gz), a zip or a folder of N-MNIST, or a list of trials (.txt) of DVS128 Gesture.")
  private Path file;

  @Option(names = "--sample", paramLabel = "N", description = "Which recording to draw, from 0.")
  private int sample;

  @Option(names = "--out", paramLabel = "FILE", description = "The picture, a PNG file.")
  private Path out = Path.of("inspect.png");

  @Option(
      names = "--skip-bad",
      description = "Skip recordings that are damaged, and count them, instead of stopping.")
  private boolean skipBad;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path stored = Files.createTempFile("spiketile", ".events");
    try {
      EventStore.write(recordings(), stored, policy());
      try (EventStore store = EventStore.open(stored)) {
        inspect(store);
      }
    } finally {
      Files.delete(stored);
    }
    return 0;
  }

  private Recordings recordings() throws IOException {
    if (!Files.exists(file)) {
      throw CommandFailure.unusable(file + ": no such file or folder");
    }
    String name = file.getFileName().toString();
    if (name.endsWith(".h5") || name.endsWith(".h5.gz")) {
      return new ShdFile(
          file, (name.startsWith("ssc") ? DataChoice.SSC : DataChoice.SHD).classes());
    }
    if (Files.isDirectory(file) || name.endsWith(".zip")) {
      return new NMnist(file);
    }
    if (name.endsWith(".txt")) {
      return new DvsGesture(file);
    }
    throw CommandFailure.unusable(file + ": .h5, .h5.gz, .zip, .txt or a folder needed");
  }

  private BadRecordings policy() {
    PrintWriter err = spec.commandLine().getErr();
    return skipBad
        ? BadRecordings.skip(e -> err.println("spiketile: skipped: " + e.getMessage()))
        : BadRecordings.refuse();
  }

  private void inspect(EventStore store) throws IOException {
    if (sample < 0 || sample >= store.size()) {
      throw CommandFailure.unusable(
          "--sample %d: %s has %,d recordings".formatted(sample, file, store.size()));
    }
    PrintWriter print = spec.commandLine().getOut();
    StoreSummary.lines(store).forEach(print::println);
    long events = store.first(sample + 1) - store.first(sample);
    String title =
        "%s, recording %,d: class %d, %,d events"
            .formatted(file.getFileName(), sample, store.label(sample), events);
    RecordingPicture.write(out, store, sample, title);
    print.println("drawn       recording " + sample + ": " + out);
    print.flush();
  }
}
