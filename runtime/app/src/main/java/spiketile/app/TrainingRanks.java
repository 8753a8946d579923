package spiketile.app;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import spiketile.kernels.Kernels;
import spiketile.mpi.Mpi;
import spiketile.mpi.MpiException;
import spiketile.runtime.Network;
import spiketile.runtime.Pipeline;
import spiketile.runtime.RankGrid;
import spiketile.runtime.Trainer;
import spiketile.runtime.collectives.Agreement;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;
import spiketile.runtime.data.DataChecksum;

/** The ranks that train together, of which this process is one: alone, unless MPI's launcher has started more. */
final class TrainingRanks implements AutoCloseable {
  /** Where launchers tell how many processes they started: of Open MPI and of MPICH. */
  private static final List<String> SIZES = List.of("OMPI_COMM_WORLD_SIZE", "PMI_SIZE");

  /** Where they tell how many of them run on this computer. */
  private static final List<String> LOCAL_SIZES =
      List.of("OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS");

  /** Null if alone. */
  private final Collectives group;

  private final RankOptions options;

  /** Null if alone, or before a network is opened. */
  private RankGrid grid;

  private final StageMeter meter = new StageMeter();
  private final MemorySegment word = Arena.ofAuto().allocate(JAVA_INT);

  private TrainingRanks(Collectives group, RankOptions options) {
    this.group = group;
    this.options = options;
  }

  /**
   * Joins the others, if there are any.
   *
   * @param options how the training is spread over them
   * @param kernels what sums
   */
  static TrainingRanks join(RankOptions options, Kernels kernels) {
    return new TrainingRanks(join(options.mpiLibrary, kernels), options);
  }

  /** The ranks that a launcher has started; null if this process is alone. */
  static Collectives join(Path library, Kernels kernels) {
    if (library == null && !launched(System.getenv())) {
      return null;
    }
    try {
      return library == null ? Mpi.join(kernels) : Mpi.join(kernels, library);
    } catch (MpiException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /** Whether there are other processes. */
  static boolean launched(Map<String, String> environment) {
    return number(environment, SIZES) > 1;
  }

  /** Threads for this process, where others that a launcher has started use the same CPUs. */
  static int threads(Map<String, String> environment, int cpus) {
    return Math.max(1, cpus / number(environment, LOCAL_SIZES));
  }

  /** The first of the variables that is a number, 1 if none is. */
  private static int number(Map<String, String> environment, List<String> names) {
    return names.stream()
        .map(name -> environment.getOrDefault(name, ""))
        .filter(text -> text.matches("[1-9][0-9]{0,8}"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(1);
  }

  int count() {
    return group == null ? 1 : group.ranks();
  }

  /** Whether this is the rank that prints, saves and draws. */
  boolean first() {
    return group == null || group.rank() == 0;
  }

  /** How many replicas of the network share the batches. */
  int replicas() {
    return count() / options.ranksOfNetwork();
  }

  /** The largest part of a batch that a replica gets. */
  int part(int batch) {
    return Math.ceilDiv(batch, Math.max(1, replicas()));
  }

  /** Whether this rank has a part of the network that is saved. */
  boolean ofFirstReplica() {
    return grid.replicas().rank() == 0;
  }

  /** Whether the network is on several ranks. */
  boolean shareNetwork() {
    return options.ranksOfNetwork() > 1;
  }

  /** Opens a network. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens it.
     *
     * @param pipeline the ranks that have it together; null if this one has it all
     */
    Network open(Pipeline pipeline) throws IOException;
  }

  /** Opens the network, or this rank's part of it. */
  Network open(Opener opener, int steps) throws IOException {
    if (group == null && shareNetwork()) {
      throw CommandFailure.unusable(
          "--stages %d, --shards %d: started by a launcher with as many ranks, such as 'mpirun -n %d spiketile train ...'"
              .formatted(options.stages, options.shards, options.ranksOfNetwork()));
    }
    return Networks.fitting(
        () -> {
          if (group != null) {
            grid = RankGrid.of(group, options.stages, options.shards);
          }
          return opener.open(shareNetwork() ? grid.pipeline(options.piece(steps)) : null);
        });
  }

  /** Makes a training that of all ranks, which must have the same program, data and options. */
  void share(Trainer trainer, TrainOptions of, TrainingData data) {
    if (group == null) {
      return;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("version of the program", Version.number());
    texts.put("data", of.data.data.title() + ", " + data.phrase());
    texts.put("samples by their checksum", Long.toHexString(DataChecksum.of(data.spikes())));
    texts.put("samples for training", Integer.toString(data.train().length));
    texts.put("stages", Integer.toString(options.stages));
    texts.put("shards", Integer.toString(options.shards));
    texts.put("samples of a batch", Integer.toString(of.learning.batch));
    texts.put("seed of the training", Long.toString(of.learning.seed));
    texts.put("progress", trainer.progress().toString());
    try {
      Agreement.require(group, texts);
      if (replicas() > 1) {
        trainer.share(grid.replicas(), of.learning.batch);
      }
    } catch (IllegalArgumentException e) {
      throw CommandFailure.unusable(e.getMessage());
    } catch (CollectivesException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /** Tells the others what to do with this rank, the first. */
  void tell(RankOrder order) {
    if (group != null) {
      word.set(JAVA_INT, 0, order.ordinal());
      group.broadcast(word, 0);
    }
  }

  /** What the first rank says. */
  RankOrder hear() {
    group.broadcast(word, 0);
    return RankOrder.values()[word.get(JAVA_INT, 0)];
  }

  /** Batches of an epoch follow. */
  void beginEpoch() {
    meter.begin();
  }

  /** A batch is trained. */
  void batchDone(Network network) {
    if (shareNetwork()) {
      meter.add(network);
    }
  }

  /** What share of the time of all batches each rank computed. Called by all ranks. */
  List<Double> computing() {
    return Stream.of(RankValues.gather(group, meter.share())).map(told -> told[0]).toList();
  }

  /** What a rank does, and returns as its exit code. */
  @FunctionalInterface
  interface Work {
    int run() throws IOException;
  }

  /**
   * Does work, and if it fails ends the other processes and this one, if there are others: they would wait for it. Around
   * whatever uses a network, so that none is closed while its gradients are under way.
   */
  int guarded(Work work) throws IOException {
    try {
      return work.run();
    } catch (IOException | RuntimeException | Error e) {
      if (count() > 1) {
        group.abort(e.getMessage() == null ? e.toString() : e.getMessage());
      }
      throw e;
    }
  }

  @Override
  public void close() {
    if (grid != null) {
      grid.close();
    }
    if (group != null) {
      group.close();
    }
  }
}
