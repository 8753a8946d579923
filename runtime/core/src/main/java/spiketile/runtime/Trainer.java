package spiketile.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import spiketile.runtime.collectives.Agreement;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.Seeds;
import spiketile.runtime.data.SpikeData;

/**
 * Trains a network on a data set, epoch by epoch, and evaluates it.
 *
 * <p>Order and encoding of the samples are functions of the seed and the epoch, so a training that
 * stops after any batch and goes on from its {@link TrainProgress} computes the same bits as one that
 * never stopped.
 */
public final class Trainer {
  private static final long EVALUATION_DRAW = -1;
  private static final long ORDER_DRAW = -2;
  private static final long DROPOUT_DRAW = -3;
  private static final int CHECKED_UPDATES = 100;

  private final Network network;
  private final SpikeData data;
  private final long seed;
  private final EventBatch batch;
  private final EventBatch spare;
  private TrainProgress progress = TrainProgress.START;
  private double mostNorm = Double.POSITIVE_INFINITY;

  /** The ranks that have parts of every batch; null if there are no others. */
  private Collectives group;

  /** What ranks tell each other after a step; null if there are no others. */
  private MemorySegment told;

  /** Samples of a batch, those of other ranks included. */
  private int batchSize;

  /**
   * Prepares a training.
   *
   * @param network the network; its batch size is the training's
   * @param data where all samples come from
   * @param seed of the samples' order and of what is random in their encoding
   * @throws IllegalArgumentException if the data has other inputs, steps or more classes
   */
  public Trainer(Network network, SpikeData data, long seed) {
    boolean fits =
        data.inputs() == network.spec().inputs()
            && data.steps() == network.run().steps()
            && data.classes() <= network.spec().classes();
    if (!fits) {
      throw new IllegalArgumentException(
          "data of %d inputs, %d steps, %d classes for a network of %d, %d and %d"
              .formatted(
                  data.inputs(),
                  data.steps(),
                  data.classes(),
                  network.spec().inputs(),
                  network.run().steps(),
                  network.spec().classes()));
    }
    this.network = network;
    this.data = network.has(0) ? data : new LabelsAlone(data);
    this.seed = seed;
    batchSize = network.run().batch();
    batch = new EventBatch(data.inputs(), data.steps(), network.run().batch());
    spare = new EventBatch(data.inputs(), data.steps(), network.run().batch());
  }

  /**
   * How far the training has come.
   *
   * @return what {@link #resume} takes
   */
  public TrainProgress progress() {
    return progress;
  }

  /**
   * Goes on from where another training stopped; the network must be that training's.
   *
   * @param from its progress
   */
  public void resume(TrainProgress from) {
    progress = from;
  }

  /**
   * Clips gradients by their norm from now on.
   *
   * @param norm the largest norm; infinity not to clip, as a training starts
   * @throws IllegalArgumentException if it is not more than 0
   */
  public void clip(double norm) {
    if (!(norm > 0)) {
      throw new IllegalArgumentException("a norm to clip by is more than 0: " + norm);
    }
    mostNorm = norm;
  }

  /**
   * Trains together with other ranks from now on, each on its part of every batch. Samples, order and draws are those
   * of a training by one rank, and so are the gradients but for their rounding. Whoever's listener says to stop stops all.
   * Every {@value #CHECKED_UPDATES} updates the ranks compare checksums of their parameters.
   *
   * @param ranks all ranks, with the same data, seed and samples
   * @param samples of a batch, all ranks' together
   * @throws IllegalArgumentException if a rank's part is more than its network takes
   * @throws CollectivesException if the ranks' networks or trainings differ
   */
  public void share(Collectives ranks, int samples) {
    int part = Math.ceilDiv(samples, ranks.ranks());
    if (samples < 1 || part > network.run().batch()) {
      throw new IllegalArgumentException(
          "a batch of %d on %d ranks has parts of %d, where networks take 1 to %d"
              .formatted(samples, ranks.ranks(), part, network.run().batch()));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("samples of a batch", Integer.toString(samples));
    texts.put("samples of the data", Integer.toString(data.size()));
    texts.put("seed of the training", Long.toString(seed));
    texts.put("progress", progress.toString());
    texts.put("largest norm", Double.toString(mostNorm));
    Agreement.require(ranks, texts);
    network.shareBatches(ranks);
    group = ranks;
    batchSize = samples;
    told = Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT);
  }

  /**
   * If the network asks for a target activity and has not been trained yet, scales its weights to
   * it on the first batch of samples.
   *
   * @param samples indices of the training samples
   */
  public void calibrate(int[] samples) {
    if (network.spec().init() instanceof Init.TargetActivity target && network.updates() == 0) {
      int count = Math.min(samples.length, batchSize);
      int from = firstOfPart(count, 0);
      int to = firstOfPart(count, 1);
      if (from < to) {
        batch.fill(data, order(samples, 0), from, to, Seeds.mix(seed, 0));
      }
      WeightInit.calibrate(network, from < to ? batch : null, target.activity());
      requireSameParameters();
    }
  }

  /**
   * Trains until the end of the epoch under way, or until the listener says to stop.
   *
   * @param samples indices of the training samples
   * @param rate learning rate of this epoch
   * @param goOn told after every batch; false stops there
   * @return whether the epoch was completed
   * @throws NonFiniteException if the loss or a parameter is NaN or infinite
   * @throws IllegalArgumentException if the progress does not fit the samples
   */
  public boolean epoch(int[] samples, double rate, Predicate<BatchReport> goOn) {
    if (progress.samples() > samples.length) {
      throw new IllegalArgumentException(
          "%d samples of the epoch are done, but it has %d"
              .formatted(progress.samples(), samples.length));
    }
    int[] order = order(samples, progress.epoch());
    long draw = Seeds.mix(seed, progress.epoch());
    try (BatchLoader loader = new BatchLoader(data, order, draw, batch, spare)) {
      load(loader, progress.samples(), order.length);
      while (progress.samples() < order.length) {
        int count = Math.min(batchSize, order.length - progress.samples());
        Phase before = network.enter(Phase.IO);
        EventBatch loaded = loader.take();
        load(loader, progress.samples() + count, order.length);
        network.enter(before);
        step(loaded, count, rate);
        boolean stops = sumOverRanks(goOn.test(report(order.length)) ? 0 : 1) > 0;
        if (stops && progress.samples() < order.length) {
          return false;
        }
      }
    }
    requireSameParameters();
    progress = new TrainProgress(progress.epoch() + 1, 0, 0, 0);
    return true;
  }

  /** Begins to load this rank's part of a batch. */
  private void load(BatchLoader loader, int from, int end) {
    int count = Math.min(batchSize, end - from);
    loader.load(from + firstOfPart(count, 0), from + firstOfPart(count, 1));
  }

  /** The first sample, of so many, of this rank's part or of the next rank's. */
  private int firstOfPart(int count, int next) {
    return group == null
        ? next * count
        : (int) ((long) count * (group.rank() + next) / group.ranks());
  }

  /** A step of so many samples, of which this rank has a part; null if it has none of them. */
  private void step(EventBatch part, int count, double rate) {
    long draw =
        Seeds.mix(Seeds.mix(Seeds.mix(seed, DROPOUT_DRAW), progress.epoch()), progress.samples());
    network.drop(draw, firstOfPart(count, 0));
    int correct = 0;
    if (part != null) {
      network.forward(part);
      correct = correct(part);
    }
    double loss = update(part, rate);
    progress =
        new TrainProgress(
            progress.epoch(),
            progress.samples() + count,
            progress.lossSum() + loss * count,
            progress.correct() + sumOverRanks(correct));
    if (network.updates() % CHECKED_UPDATES == 0) {
      requireSameParameters();
    }
  }

  /** Clipping needs the norm of all gradients, so that no tile can be updated before the last one is done. */
  private double update(EventBatch part, double rate) {
    if (part != null && !clips()) {
      return network.backwardAndUpdate(rate);
    }
    double loss = part == null ? network.backwardWithoutSamples() : network.backward();
    if (clips()) {
      network.clipGradient(mostNorm);
    }
    network.update(rate);
    return loss;
  }

  /** Sums a small number over the ranks. */
  private int sumOverRanks(int own) {
    if (group == null) {
      return own;
    }
    told.set(ValueLayout.JAVA_FLOAT, 0, own);
    group.allReduce(told);
    return (int) told.get(ValueLayout.JAVA_FLOAT, 0);
  }

  private void requireSameParameters() {
    if (group != null) {
      network.requireSameParameters();
    }
  }

  private boolean clips() {
    return mostNorm < Double.POSITIVE_INFINITY;
  }

  private int correct(EventBatch batch) {
    int correct = 0;
    for (int b = 0; b < batch.size(); b++) {
      correct += network.prediction(b) == batch.label(b) ? 1 : 0;
    }
    return correct;
  }

  private BatchReport report(int epochSamples) {
    List<LayerActivity> activity = new ArrayList<>();
    for (int l = 0; l < network.spec().layers().size(); l++) {
      activity.add(network.activity(l));
    }
    double seen = progress.samples();
    return new BatchReport(
        progress.epoch(),
        progress.samples(),
        epochSamples,
        progress.lossSum() / seen,
        progress.correct() / seen,
        activity);
  }

  private int[] order(int[] samples, int epoch) {
    int[] order = samples.clone();
    SplittableRandom random = new SplittableRandom(Seeds.mix(Seeds.mix(seed, epoch), ORDER_DRAW));
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }

  /**
   * Evaluates samples; the network does not change, and nobody is dropped. The loss is the plain cross-entropy, whatever the training minimises.
   * Where ranks share batches all of them call it, each evaluates a part of the samples, and all get the result.
   *
   * @param samples indices of the samples, at least one
   * @return loss, accuracy, activity and predictions
   * @throws IllegalArgumentException if there is no sample
   */
  public Evaluation evaluate(int[] samples) {
    if (group == null) {
      return evaluate(samples, b -> {});
    }
    requireSamples(samples);
    int[] firstSamples = new int[group.ranks() + 1];
    Arrays.setAll(firstSamples, r -> (int) ((long) samples.length * r / group.ranks()));
    int first = firstSamples[group.rank()];
    int end = firstSamples[group.rank() + 1];
    EvaluationSums sums = sums(Arrays.copyOfRange(samples, first, end), b -> {});
    sums.addRanks(group, firstSamples);
    return sums.result();
  }

  /**
   * Evaluates samples, and lets the caller read what the network holds of each. A profile stands still
   * meanwhile. Ranks that share batches take no part.
   *
   * @param samples indices of the samples, at least one
   * @param reader told the index within its batch of every sample in turn, right after the forward
   *     pass, while {@link Network#prediction} and {@link Network#logit} answer for it
   * @return loss, accuracy, activity and predictions
   * @throws IllegalArgumentException if there is no sample
   */
  public Evaluation evaluate(int[] samples, IntConsumer reader) {
    requireSamples(samples);
    return sums(samples, reader).result();
  }

  private static void requireSamples(int[] samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("at least one sample needed");
    }
  }

  private EvaluationSums sums(int[] samples, IntConsumer reader) {
    Profile profile = network.profile();
    network.stopMeasuring();
    Objective objective = network.objective();
    network.minimise(Objective.CROSS_ENTROPY);
    WholeNetwork whole = network.whole();
    try {
      return sumsUnmeasured(samples, reader);
    } finally {
      whole.end();
      network.minimise(objective);
      if (profile != null) {
        network.measure(profile);
      }
    }
  }

  private EvaluationSums sumsUnmeasured(int[] samples, IntConsumer reader) {
    EvaluationSums sums = new EvaluationSums(network.spec().layers().size());
    SpikeData evaluated = data.evaluated();
    for (int from = 0; from < samples.length; from += network.run().batch()) {
      int to = Math.min(samples.length, from + network.run().batch());
      batch.fill(evaluated, samples, from, to, Seeds.mix(seed, EVALUATION_DRAW));
      network.forward(batch);
      sums.add(network, batch.size(), correct(batch));
      for (int b = 0; b < batch.size(); b++) {
        reader.accept(b);
      }
    }
    return sums;
  }
}
