package spiketile.app;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import spiketile.kernels.Providers;
import spiketile.layout.Region;
import spiketile.runtime.ExchangeVolume;
import spiketile.runtime.LayerActivity;
import spiketile.runtime.Network;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.RankGrid;
import spiketile.runtime.StageTimes;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.InProcessCollectives;
import spiketile.runtime.data.EventBatch;

/** Steps of a case, measured by all its ranks together. */
final class ScalingTrial {
  private static final double NANOS = 1e9;

  /** A rate that lets weights, and so activity, stay as they are. */
  private static final double RATE = 1e-7;

  private final ScalingCase given;
  private final int pieceSteps;
  private final double drive;
  private final int leastSteps;
  private final double leastSeconds;

  /**
   * Prepares a trial.
   *
   * @param drive of the neurons, which decides how many are active
   * @param leastSteps of warming up, and of measuring
   * @param leastSeconds of either
   */
  ScalingTrial(
      ScalingCase given, int pieceSteps, double drive, int leastSteps, double leastSeconds) {
    this.drive = drive;
    this.given = given;
    this.pieceSteps = given.stages() == 1 ? ScalingCase.STEPS : pieceSteps;
    this.leastSteps = leastSteps;
    this.leastSeconds = leastSeconds;
  }

  /** All ranks as threads of this process. */
  ScalingResult inProcess() throws InterruptedException {
    try (ExecutorService threads = Executors.newFixedThreadPool(given.ranks())) {
      List<Future<ScalingResult>> ranks = new ArrayList<>();
      for (Collectives rank : InProcessCollectives.open(given.ranks(), Providers.selected())) {
        ranks.add(threads.submit(() -> orAbort(rank)));
      }
      ScalingResult first = null;
      for (Future<ScalingResult> rank : ranks.reversed()) {
        first = rank.get();
      }
      return first;
    } catch (ExecutionException e) {
      throw CommandFailure.failed(e.getCause().getMessage(), e.getCause());
    }
  }

  private ScalingResult orAbort(Collectives world) {
    try {
      return rank(world);
    } catch (RuntimeException | Error e) {
      world.abort(e.getMessage());
      throw e;
    }
  }

  private static double mean(Network network, ToDoubleFunction<LayerActivity> share) {
    int hidden = network.spec().layers().size() - 1;
    return IntStream.range(0, hidden)
        .mapToObj(network::activity)
        .mapToDouble(share)
        .average()
        .orElseThrow();
  }

  /** One rank of those that are all in this method; each gets the result. */
  ScalingResult rank(Collectives world) {
    try (RankGrid grid = RankGrid.of(world, given.stages(), 1);
        Network network =
            Network.open(
                given.spec(), OptimizerSpec.adam(RATE), given.run(), grid.pipeline(pieceSteps))) {
      if (given.replicas() > 1) {
        network.shareBatches(grid.replicas());
      }
      FixedActivity.drive(network, drive);
      EventBatch batch =
          FixedActivity.batch(
              ScalingCase.INPUTS, ScalingCase.STEPS, given.part(), ScalingCase.INPUT_SPIKES);
      long start = System.nanoTime();
      for (int i = 0; i < leastSteps || goesOn(world, start); i++) {
        network.trainStep(batch);
      }
      ExchangeVolume before = network.sent();
      double fastest = Double.POSITIVE_INFINITY;
      StageTimes times = null;
      int steps = 0;
      start = System.nanoTime();
      for (; steps < leastSteps || goesOn(world, start); steps++) {
        world.barrier();
        long since = System.nanoTime();
        network.trainStep(batch);
        world.barrier();
        double seconds = (System.nanoTime() - since) / NANOS;
        times = seconds < fastest ? network.stageTimes() : times;
        fastest = Math.min(fastest, seconds);
      }
      return gather(world, network, fastest, steps, before, times);
    }
  }

  /** What the first rank's clock says, so that all make as many steps. */
  private boolean goesOn(Collectives world, long start) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment word = arena.allocate(JAVA_INT);
      word.set(JAVA_INT, 0, (System.nanoTime() - start) / NANOS < leastSeconds ? 1 : 0);
      world.broadcast(word, 0);
      return word.get(JAVA_INT, 0) != 0;
    }
  }

  private ScalingResult gather(
      Collectives world,
      Network network,
      double seconds,
      int steps,
      ExchangeVolume before,
      StageTimes times) {
    ExchangeVolume sent = network.sent();
    List<Double> mine = new ArrayList<>();
    mine.add((double) network.allocatedBytes());
    mine.add((double) weightBytes(network));
    mine.add((double) (sent.lists() - before.lists()) / steps);
    mine.add((double) (sent.errors() - before.errors()) / steps);
    mine.add((double) (sent.dense() - before.dense()) / steps);
    mine.add(times.update());
    mine.addAll(times.forward());
    mine.addAll(times.backward());
    double[][] all = RankValues.gather(world, mine.stream().mapToDouble(d -> d).toArray());
    List<ScalingResult.Stage> stages = new ArrayList<>();
    for (int s = 0; s < given.stages(); s++) {
      stages.add(stage(all[s], times.forward().size()));
    }
    return new ScalingResult(
        given,
        seconds,
        mean(network, LayerActivity::fired),
        mean(network, LayerActivity::active),
        stages);
  }

  /** Of the layers that are here. */
  private static long weightBytes(Network network) {
    return network.plan().layers().stream()
        .filter(layer -> network.has(layer.layer()))
        .flatMap(layer -> layer.tiles().stream())
        .mapToLong(tile -> tile.bytes().getOrDefault(Region.GRADIENT, 0L))
        .sum();
  }

  private static ScalingResult.Stage stage(double[] told, int pieces) {
    List<Double> values = Arrays.stream(told).boxed().toList();
    int first = values.size() - 2 * pieces;
    return new ScalingResult.Stage(
        (long) told[0],
        (long) told[1],
        told[2],
        told[3],
        told[4],
        new StageTimes(
            values.subList(first, first + pieces),
            values.subList(first + pieces, values.size()),
            told[5]));
  }
}
