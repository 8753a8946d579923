package spiketile.app;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spiketile.kernels.Kernels;
import spiketile.mpi.Mpi;
import spiketile.mpi.MpiException;
import spiketile.runtime.Trainer;
import spiketile.runtime.collectives.Agreement;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.CollectivesException;

/** The ranks that train together, of which this process is one: alone, unless MPI's launcher has started more. */
final class TrainingRanks implements AutoCloseable {
  /** Where launchers tell how many processes they started: of Open MPI and of MPICH. */
  private static final List<String> SIZES = List.of("OMPI_COMM_WORLD_SIZE", "PMI_SIZE");

  /** Where they tell how many of them run on this computer. */
  private static final List<String> LOCAL_SIZES =
      List.of("OMPI_COMM_WORLD_LOCAL_SIZE", "MPI_LOCALNRANKS");

  /** Null if alone. */
  private final Collectives group;

  private final MemorySegment word = Arena.ofAuto().allocate(JAVA_INT);

  private TrainingRanks(Collectives group) {
    this.group = group;
  }

  /**
   * Joins the others, if there are any.
   *
   * @param library MPI's, null for the one that the system finds
   * @param kernels what sums
   */
  static TrainingRanks join(Path library, Kernels kernels) {
    if (library == null && !launched(System.getenv())) {
      return new TrainingRanks(null);
    }
    try {
      return new TrainingRanks(library == null ? Mpi.join(kernels) : Mpi.join(kernels, library));
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

  /** All of them; null if this one is alone. */
  Collectives group() {
    return group;
  }

  int count() {
    return group == null ? 1 : group.ranks();
  }

  /** Whether this is the rank that prints, saves and draws. */
  boolean first() {
    return group == null || group.rank() == 0;
  }

  /** The largest part of a batch that a rank gets. */
  int part(int batch) {
    return Math.ceilDiv(batch, count());
  }

  /** Makes a training that of all ranks, which must have the same program, data and options. */
  void share(Trainer trainer, TrainOptions options, TrainingData data) {
    if (group == null) {
      return;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("version of the program", Version.number());
    texts.put("data", options.data.data.title() + ", " + data.phrase());
    texts.put("samples for training", Integer.toString(data.train().length));
    try {
      Agreement.require(group, texts);
      trainer.share(group, options.learning.batch);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.unusable(e.getMessage());
    } catch (CollectivesException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  /** What the first rank says: whether the training goes on. */
  boolean agree(boolean goesOn) {
    if (group == null) {
      return goesOn;
    }
    word.set(JAVA_INT, 0, goesOn ? 1 : 0);
    group.broadcast(word, 0);
    return word.get(JAVA_INT, 0) != 0;
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
    if (group != null) {
      group.close();
    }
  }
}
