package spiketile.app;

import java.nio.file.Path;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How a training is spread over ranks. */
final class RankOptions {
  private static final int MOST_RANKS = 1 << 16;

  /** Pieces of time, if nobody says how long they are. */
  private static final int PIECES = 10;

  @Option(
      names = "--mpi-lib",
      paramLabel = "FILE",
      description =
          "MPI library for training on several ranks, with 'mpirun -n 4 spiketile train ...'. Default: the one the system finds, where such a launcher has started this process.")
  Path mpiLibrary;

  @Option(
      names = "--stages",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description =
          "Ranks that have some of the layers each; as often as there are more ranks, they share the batches. Default: 1, all layers on every rank.")
  int stages = 1;

  @Option(
      names = "--shards",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "N",
      description = "Ranks of each stage that have some tiles of its layers each. Default: 1.")
  int shards = 1;

  @Option(
      names = "--piece",
      showDefaultValue = Visibility.NEVER,
      paramLabel = "STEPS",
      description =
          "Time steps that a stage passes on at a time, rounded up to whole chunks. Default: a tenth of all.")
  int piece;

  void check(OptionChecks checks) {
    checks.whole("--stages", stages, Bounds.of(1, MOST_RANKS));
    checks.whole("--shards", shards, Bounds.of(1, MOST_RANKS));
    checks.whole("--piece", piece, Bounds.of(0, 1_000_000));
  }

  /** Ranks that have a network together. */
  int ranksOfNetwork() {
    return stages * shards;
  }

  int piece(int steps) {
    return piece == 0 ? Math.ceilDiv(steps, PIECES) : piece;
  }
}
