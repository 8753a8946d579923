package spiketile.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import spiketile.data.BadRecordings;
import spiketile.data.EventCache;
import spiketile.data.EventData;
import spiketile.data.EventSet;
import spiketile.data.EventStore;
import spiketile.data.Pipeline;
import spiketile.data.Recordings;
import spiketile.runtime.data.EventBatch;

/** The poster's data sets, and how it presents them to a network. */
enum PosterSet {
  /** 700 channels; a bin of the real files is 10 ms. */
  SHD("SHD", EventSet.SHD, 700, 20, 100, 48, 10_000, 0),
  /** 34 × 34 pixels of two polarities; a bin is a hundredth of its 300 ms. */
  NMNIST("N-MNIST", EventSet.NMNIST, 34 * 34 * 2, 10, 100, 32, 3_000, 0),
  /** Pooled to 48 × 48 pixels of two polarities; a bin of the real files is 20 ms. */
  DVSGESTURE("DVS Gesture", EventSet.DVSGESTURE, 48 * 48 * 2, 11, 50, 96, 20_000, 48);

  /** Hidden neurons and classes. */
  static final int NEURONS = 2944;

  static final int BATCH = 48;

  private static final long SEED = 1;

  private final String title;
  private final EventSet files;
  private final int inputs;
  private final int classes;
  private final int steps;
  private final int inputCap;
  private final int binMicros;
  private final int pixels;

  PosterSet(
      String title,
      EventSet files,
      int inputs,
      int classes,
      int steps,
      int inputCap,
      int binMicros,
      int pixels) {
    this.title = title;
    this.files = files;
    this.inputs = inputs;
    this.classes = classes;
    this.steps = steps;
    this.inputCap = inputCap;
    this.binMicros = binMicros;
    this.pixels = pixels;
  }

  String title() {
    return title;
  }

  int inputs() {
    return inputs;
  }

  int classes() {
    return classes;
  }

  int steps() {
    return steps;
  }

  /** Input spikes that a list of the poster has room for in a step. */
  int inputCap() {
    return inputCap;
  }

  /** Neurons of a hidden layer, if there are so many and {@link #NEURONS} in all. */
  int width(int hidden) {
    return (NEURONS - classes) / hidden;
  }

  /** The folder among some that holds the training part's files. */
  Optional<Path> folder(List<Path> folders) {
    return folders.stream()
        .filter(folder -> EventSet.find(folder, files.trainNames()).isPresent())
        .findFirst();
  }

  /**
   * A batch of recordings of the training part, drawn at random, as the poster binned them.
   *
   * @param folder of the original files
   * @throws IOException if they cannot be read
   */
  EventBatch recorded(Path folder, int batch) throws IOException {
    Path file = EventSet.find(folder, files.trainNames()).orElseThrow();
    Recordings recordings = files.recordings(file);
    EventCache cache = new EventCache(EventCache.usualFolder());
    String name = name().toLowerCase(Locale.ROOT);
    try (EventStore store =
        cache.open(name, recordings, files.originals(file), BadRecordings.refuse())) {
      Pipeline pipeline = Pipeline.of(store.sensor(), steps, binMicros).capped(inputCap);
      EventData data =
          new EventData(store, pixels > 0 ? pipeline.pooled(pixels, pixels) : pipeline);
      int[] order = new SplittableRandom(SEED).ints(batch, 0, data.size()).toArray();
      EventBatch events = new EventBatch(inputs, steps, batch);
      events.fill(data, order, 0, batch, SEED);
      return events;
    }
  }
}
