package spiketile.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import spiketile.data.BadRecordings;
import spiketile.data.DataException;
import spiketile.data.EventCache;
import spiketile.data.EventData;
import spiketile.data.EventSet;
import spiketile.data.EventStore;
import spiketile.data.Pipeline;
import spiketile.runtime.Init;
import spiketile.runtime.LayerActivity;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.RunSpec;
import spiketile.runtime.Trainer;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.Seeds;
import spiketile.runtime.data.SpikeData;

/**
 * One training of the race: all arms begin with the same weights, see the same batches and are tested on the same
 * samples after every epoch.
 */
final class RaceTraining {
  private static final StepShape SHAPE = new StepShape(700, List.of(1462, 1462, 20), 100, 40);
  private static final int BIN_MICROS = 10_000;
  private static final double RATE = 5e-4;

  /** Share of the neurons of each layer that fire in a row of the first batch, before anything is learnt. */
  private static final double ACTIVITY = 0.02;

  private static final long SEED = 1;

  private final RaceArm arm;
  private final int threads;
  private final EventCache cache;
  private final EventBatch batch = new EventBatch(SHAPE.inputs(), SHAPE.steps(), SHAPE.batch());

  RaceTraining(RaceArm arm, int threads, EventCache cache) {
    this.arm = arm;
    this.threads = threads;
    this.cache = cache;
  }

  /**
   * Trains.
   *
   * @param folder of the files in SHD's format
   * @param listener told of every epoch
   * @throws DataException if a file cannot be read, or does not fill a batch
   */
  void run(Path folder, int epochs, Consumer<RaceEpoch> listener) throws IOException {
    try (EventStore trainStore = open(folder, EventSet.SHD.trainNames());
        EventStore testStore = open(folder, EventSet.SHD.testNames())) {
      SpikeData train = data(trainStore);
      SpikeData test = data(testStore);
      try (StepPeer peer = peer(train)) {
        double seconds = 0;
        for (int epoch = 1; epoch <= epochs; epoch++) {
          Pass pass = learn(peer, train, epoch);
          seconds += pass.seconds();
          LayerActivity activity = activity(peer);
          int learnt = train.size() / SHAPE.batch() * SHAPE.batch();
          listener.accept(
              new RaceEpoch(
                  epoch,
                  seconds,
                  learnt / pass.seconds(),
                  pass.loss(),
                  accuracy(peer, test),
                  activity.fired(),
                  activity.active()));
        }
      }
    }
  }

  private EventStore open(Path folder, List<String> names) throws IOException {
    Path file = EventSet.find(folder, names).orElseThrow();
    EventStore store =
        cache.open(
            "shd",
            EventSet.SHD.recordings(file),
            EventSet.SHD.originals(file),
            BadRecordings.refuse());
    if (store.size() < SHAPE.batch()) {
      store.close();
      throw DataException.of(
          file,
          "%d recordings; a batch of %d or more expected".formatted(store.size(), SHAPE.batch()));
    }
    return store;
  }

  private static SpikeData data(EventStore store) {
    Pipeline pipeline = Pipeline.of(store.sensor(), SHAPE.steps(), BIN_MICROS);
    return new EventData(store, pipeline.capped(PosterSet.SHD.inputCap()));
  }

  private StepPeer peer(SpikeData train) {
    RunSpec run = RunSpec.host(SHAPE.batch(), SHAPE.steps()).withThreads(threads);
    Network network = Network.open(spec(), OptimizerSpec.adam(RATE), run);
    new Trainer(network, train, SEED).calibrate(IntStream.range(0, train.size()).toArray());
    if (arm == RaceArm.SPARSE) {
      return new SparseStep(network, true);
    }
    try (network) {
      float[][] weights = new float[SHAPE.layers().size()][];
      for (int l = 0; l < weights.length; l++) {
        weights[l] = network.parameters(l, ParameterKind.WEIGHT);
      }
      return StepPeers.dense(arm.peer(), SHAPE, weights, RATE, threads);
    }
  }

  /** The last layer's few neurons always have a gradient, so that those that are silent can still learn. */
  private static NetworkSpec spec() {
    NetworkSpec.Builder spec =
        NetworkSpec.of(SHAPE.inputs()).init(new Init.TargetActivity(ACTIVITY));
    int last = SHAPE.layers().size() - 1;
    SHAPE.layers().subList(0, last).forEach(spec::layer);
    return spec.layer(new LayerSpec(SHAPE.classes(), NeuronSpec.POSTER.alwaysActive())).build();
  }

  /**
   * An epoch of training.
   *
   * @param seconds without those of reading
   * @param loss mean of its batches
   */
  private record Pass(double seconds, double loss) {}

  /** An epoch, without the samples that do not fill a batch. */
  private Pass learn(StepPeer peer, SpikeData data, int epoch) {
    int[] order = shuffled(data.size(), epoch);
    double seconds = 0;
    double losses = 0;
    for (int first = 0; first + SHAPE.batch() <= order.length; first += SHAPE.batch()) {
      batch.fill(data, order, first, first + SHAPE.batch(), Seeds.mix(SEED, epoch));
      peer.load(batch);
      long since = System.nanoTime();
      losses += peer.train();
      seconds += (System.nanoTime() - since) / 1e9;
    }
    return new Pass(seconds, losses / (order.length / SHAPE.batch()));
  }

  private static int[] shuffled(int size, int epoch) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(SEED, epoch));
    int[] order = IntStream.range(0, size).toArray();
    for (int i = size - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[i];
      order[i] = order[j];
      order[j] = other;
    }
    return order;
  }

  private double accuracy(StepPeer peer, SpikeData test) {
    int[] order = IntStream.range(0, test.size()).toArray();
    int correct = 0;
    int tested = 0;
    for (int first = 0; first + SHAPE.batch() <= order.length; first += SHAPE.batch()) {
      batch.fill(test, order, first, first + SHAPE.batch(), SEED);
      peer.load(batch);
      correct += peer.correct();
      tested += SHAPE.batch();
    }
    return (double) correct / tested;
  }

  /** Of the last batch's hidden layers, on average; zeros for dense training, which does not tell. */
  private static LayerActivity activity(StepPeer peer) {
    double fired = 0;
    double active = 0;
    int hidden = SHAPE.layers().size() - 1;
    if (peer instanceof SparseStep sparse) {
      for (int l = 0; l < hidden; l++) {
        fired += sparse.network.activity(l).fired() / hidden;
        active += sparse.network.activity(l).active() / hidden;
      }
    }
    return new LayerActivity(fired, active, 0);
  }
}
