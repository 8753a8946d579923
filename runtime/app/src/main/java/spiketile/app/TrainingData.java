package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import spiketile.data.EventData;
import spiketile.data.EventStore;
import spiketile.data.ImageFiles;
import spiketile.data.Pipeline;
import spiketile.runtime.data.ImageData;
import spiketile.runtime.data.JoinedData;
import spiketile.runtime.data.SpikeData;
import spiketile.runtime.data.StratifiedSplit;

/**
 * Samples to learn from and to be tested on.
 *
 * @param spikes all of them
 * @param train indices of those to learn from
 * @param validation indices of those to choose the best model by; there may be none
 * @param test indices of the others
 * @param phrase what they are
 * @param stores where recordings are; closed with this
 */
record TrainingData(
    SpikeData spikes,
    int[] train,
    int[] validation,
    int[] test,
    String phrase,
    List<EventStore> stores)
    implements AutoCloseable {
  /** Opens the data that options ask for. */
  static TrainingData open(DataOptions options, DataFolder folder, PrintWriter err)
      throws IOException {
    return switch (options.data) {
      case DIGITS -> digits(options);
      case RANDMAN -> randman(options, folder, err);
      case SHD, SSC, NMNIST, DVSGESTURE -> files(options, folder, err);
      case IMAGES -> images(options, folder);
    };
  }

  private static TrainingData digits(DataOptions options) throws IOException {
    Digits digits = Digits.bundled();
    return split(digits.spikes(options.encoder()), options, options.encoder + " code", List.of());
  }

  private static TrainingData randman(DataOptions options, DataFolder folder, PrintWriter err)
      throws IOException {
    EventStore store =
        folder.store(options.data, options.randman.recordings(options.steps), List.of(), err);
    Pipeline pipeline = options.events.pipeline(options.steps);
    return split(new EventData(store, pipeline), options, options.events.phrase(), List.of(store));
  }

  private static TrainingData split(
      SpikeData spikes, DataOptions options, String phrase, List<EventStore> stores) {
    int[] labels = IntStream.range(0, spikes.size()).map(spikes::label).toArray();
    StratifiedSplit split = StratifiedSplit.of(labels, options.testCount, options.splitSeed);
    return of(spikes, split.train(), split.test(), options, phrase, stores);
  }

  private static TrainingData files(DataOptions options, DataFolder folder, PrintWriter err)
      throws IOException {
    List<EventStore> stores = new ArrayList<>();
    try {
      stores.add(folder.train(options.data, err));
      stores.add(folder.test(options.data, err));
      Pipeline pipeline = options.events.pipeline(options.steps);
      EventData train = new EventData(stores.get(0), pipeline);
      EventData test = new EventData(stores.get(1), pipeline);
      return joined(train, test, options, options.events.phrase(), stores);
    } catch (IOException | RuntimeException e) {
      stores.forEach(EventStore::close);
      throw e;
    }
  }

  private static TrainingData images(DataOptions options, DataFolder folder) throws IOException {
    ImageFiles files = options.images.files(options.classes());
    ImageData train = folder.images("train", files, options.encoder());
    ImageData test = folder.images("test", files, options.encoder());
    return joined(train, test, options, options.encoder + " code", List.of());
  }

  private static TrainingData joined(
      SpikeData train,
      SpikeData test,
      DataOptions options,
      String phrase,
      List<EventStore> stores) {
    JoinedData all = new JoinedData(train, test);
    return of(
        all,
        IntStream.range(0, train.size()).toArray(),
        IntStream.range(train.size(), all.size()).toArray(),
        options,
        phrase,
        stores);
  }

  /** Takes samples for validation from those to learn from. */
  private static TrainingData of(
      SpikeData spikes,
      int[] learnt,
      int[] test,
      DataOptions options,
      String phrase,
      List<EventStore> stores) {
    if (options.validationCount == 0) {
      return new TrainingData(spikes, learnt, new int[0], test, phrase, stores);
    }
    if (options.validationCount >= learnt.length) {
      throw CommandFailure.unusable(
          "--validation-count %d: below the %d samples to learn from needed"
              .formatted(options.validationCount, learnt.length));
    }
    int[] labels = Arrays.stream(learnt).map(spikes::label).toArray();
    StratifiedSplit split = StratifiedSplit.of(labels, options.validationCount, options.splitSeed);
    return new TrainingData(
        spikes,
        Arrays.stream(split.train()).map(i -> learnt[i]).toArray(),
        Arrays.stream(split.test()).map(i -> learnt[i]).toArray(),
        test,
        phrase,
        stores);
  }

  /** Whether there are samples for validation. */
  boolean validated() {
    return validation.length > 0;
  }

  /** The samples that the curve is of. */
  int[] watched() {
    return validated() ? validation : test;
  }

  /** What these are called. */
  String watchedName() {
    return validated() ? "validation" : "test";
  }

  /** A file's recordings, all of them to be tested on. */
  static TrainingData of(EventStore store, DataOptions options) {
    SpikeData spikes = new EventData(store, options.events.pipeline(options.steps));
    int[] all = IntStream.range(0, spikes.size()).toArray();
    return new TrainingData(
        spikes, new int[0], new int[0], all, options.events.phrase(), List.of(store));
  }

  @Override
  public void close() {
    stores.forEach(EventStore::close);
  }
}
