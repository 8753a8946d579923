package spiketile.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import spiketile.kernels.Providers;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.collectives.InProcessCollectives;

/** Ranks of one process, each on a thread of its own. */
final class Ranks {
  private Ranks() {}

  /** What all ranks return, in order; if one fails, its failure. */
  static <T> List<T> run(int ranks, Function<Collectives, T> work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(ranks)) {
      List<Future<T>> running = new ArrayList<>();
      for (Collectives rank : InProcessCollectives.open(ranks, Providers.vector())) {
        running.add(threads.submit(() -> orAbort(rank, work)));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> rank : running) {
        results.add(result(rank));
      }
      return results;
    }
  }

  private static <T> T orAbort(Collectives rank, Function<Collectives, T> work) {
    try {
      return work.apply(rank);
    } catch (RuntimeException | Error e) {
      rank.abort(e.getMessage());
      throw e;
    }
  }

  private static <T> T result(Future<T> rank) throws Exception {
    try {
      return rank.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
