package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.runtime.Network;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.collectives.Collectives;
import spiketile.runtime.data.EventBatch;

/** The command {@code spiketile experiment scaling}. */
@Command(
    name = "scaling",
    description = {
      "Trains the poster's networks for 1 to 16 chips, each chip a thread of this process, and predicts up to 256 with a core each.",
      "Under MPI's launcher its processes are the chips, and only networks for as many are trained."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class ScalingCommand implements Callable<Integer> {
  private static final double SHD_ACTIVITY = 0.05;
  private static final int SHD_NEURONS = 2944;
  private static final int SHD_BATCH = 96;

  private static final int LEAST_STEPS = 3;

  /** Times that replicas are measured in turn, so that a cold compiler or a busy neighbour is in the way of all. */
  private static final int ROUNDS = 3;

  /** Samples on which it is found. */
  private static final int DRIVE_SAMPLES = 4;

  @Option(names = "--chips", split = ",", paramLabel = "N", description = "Numbers of chips.")
  private List<Integer> chips = List.of(1, 2, 4, 8, 16);

  @Option(
      names = "--neurons-per-tile",
      split = ",",
      paramLabel = "N",
      description =
          "Sizes of the networks, as neurons on each of a chip's 1472 tiles: even numbers.")
  private List<Integer> perTile = List.of(2, 4, 8);

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "N",
      description = "Samples of a step: the first with all sizes, all with the first size.")
  private List<Integer> batches = List.of(24, 48, 96, 192, 384);

  @Option(
      names = "--activity",
      paramLabel = "SHARE",
      description = "Share of every hidden layer's neurons that is in its list in each step.")
  private double activity = 0.02;

  @Option(
      names = "--piece",
      paramLabel = "STEPS",
      description = "Time steps that a chip passes on at a time, rounded up to whole chunks.")
  private int piece = 10;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = {
        "Least time of each network's warm-up, and of its measurement:",
        "at least three steps of either."
      })
  private double seconds = 4;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the results.")
  private Path out = Path.of("docs", "results");

  @Option(
      names = "--mpi-lib",
      paramLabel = "FILE",
      description = "MPI library. Default: the one the system finds, under a launcher.")
  private Path mpiLibrary;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    check(new OptionChecks(spec.commandLine(), true));
    Collectives ranks = TrainingRanks.join(mpiLibrary, Providers.selected());
    if (ranks == null) {
      return run(null);
    }
    try (ranks) {
      return run(ranks);
    } catch (IOException | RuntimeException | Error e) {
      ranks.abort(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private void check(OptionChecks checks) {
    chips.forEach(n -> checks.whole("--chips", n, Bounds.of(1, 256)));
    for (int n : perTile) {
      checks.whole("--neurons-per-tile", n, Bounds.of(2, 64));
      if (n % 2 != 0) {
        throw checks.refusal("--neurons-per-tile: even numbers, not " + n);
      }
    }
    batches.forEach(n -> checks.whole("--batches", n, Bounds.of(1, 10_000)));
    checks.number("--activity", activity, Bounds.of(0.001, 1));
    checks.whole("--piece", piece, Bounds.of(1, ScalingCase.STEPS));
    checks.number("--seconds", seconds, Bounds.of(0, 3600));
  }

  private int run(Collectives ranks) throws IOException {
    PrintWriter print = spec.commandLine().getOut();
    List<ScalingResult> replicas = fastest(measure(rounds(replicas()), ranks, print));
    List<ScalingResult> stages = measure(stages(), ranks, print);
    if (ranks == null || ranks.rank() == 0) {
      ScalingReport report = new ScalingReport(replicas, stages, piece);
      if (ranks == null) {
        print.println("wrote " + report.write(out, line()));
      } else {
        report.lines().forEach(print::println);
      }
      print.flush();
    }
    return 0;
  }

  /**
   * The drive with which lists are full: found on a network with the layers of one chip, since all are much alike.
   */
  private static double drive(ScalingCase given) {
    int layers = Math.ceilDiv(given.hidden(), given.stages());
    int neurons = (int) ((long) (given.neurons() - ScalingCase.CLASSES) * layers / given.hidden());
    ScalingCase chip =
        new ScalingCase(
            1, 1, layers, neurons + ScalingCase.CLASSES, DRIVE_SAMPLES, given.activity());
    try (Network network =
        Network.open(chip.spec(), OptimizerSpec.adam(1), chip.run().withBacking(Backing.PLAIN))) {
      EventBatch batch =
          FixedActivity.batch(
              ScalingCase.INPUTS, ScalingCase.STEPS, DRIVE_SAMPLES, ScalingCase.INPUT_SPIKES);
      return FixedActivity.driveFor(network, batch, given.activity());
    }
  }

  private String line() {
    return "spiketile " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }

  /** Two replicas of the network that the poster trains on SHD, beside one. */
  private List<ScalingCase> replicas() {
    List<ScalingCase> cases = new ArrayList<>();
    for (int n : chips) {
      if (n <= 2) {
        cases.add(new ScalingCase(1, n, 2, SHD_NEURONS, SHD_BATCH, SHD_ACTIVITY));
      }
    }
    return cases;
  }

  private static List<ScalingCase> rounds(List<ScalingCase> cases) {
    return Collections.nCopies(ROUNDS, cases).stream().flatMap(List::stream).toList();
  }

  /** Of each case. */
  private static List<ScalingResult> fastest(List<ScalingResult> results) {
    Map<ScalingCase, ScalingResult> fastest = new LinkedHashMap<>();
    for (ScalingResult result : results) {
      fastest.merge(result.given(), result, (a, b) -> a.seconds() <= b.seconds() ? a : b);
    }
    return List.copyOf(fastest.values());
  }

  private List<ScalingCase> stages() {
    List<ScalingCase> cases = new ArrayList<>();
    for (int size : perTile) {
      chips.forEach(n -> cases.add(ScalingCase.chips(n, size, batches.getFirst(), activity)));
    }
    for (int batch : batches.subList(1, batches.size())) {
      chips.forEach(n -> cases.add(ScalingCase.chips(n, perTile.getFirst(), batch, activity)));
    }
    return cases;
  }

  private List<ScalingResult> measure(
      List<ScalingCase> cases, Collectives ranks, PrintWriter print) {
    List<ScalingResult> results = new ArrayList<>();
    for (ScalingCase given : cases) {
      if (ranks == null || ranks.ranks() == given.ranks()) {
        ScalingResult result = measure(given, ranks);
        results.add(result);
        if (ranks == null || ranks.rank() == 0) {
          print.println(ScalingReport.progress(result));
          print.flush();
        }
      }
    }
    return results;
  }

  private ScalingResult measure(ScalingCase given, Collectives ranks) {
    ScalingTrial trial = new ScalingTrial(given, piece, drive(given), LEAST_STEPS, seconds);
    if (ranks != null) {
      return trial.rank(ranks);
    }
    try {
      return trial.inProcess();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted", e);
    }
  }
}
