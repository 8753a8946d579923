package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import spiketile.runtime.RunSpec;

/** The command {@code spiketile experiment convergence}. */
@Command(
    name = "convergence",
    description = {
      "Trains each data set dense and sparse, several times, and compares accuracies and epochs.",
      "Stopped, it goes on where it was if it is started again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class ConvergenceCommand implements Callable<Integer> {
  private static final int QUICK_EPOCHS = 2;
  private static final int QUICK_SEEDS = 2;

  @Option(
      names = "--sets",
      split = ",",
      paramLabel = "NAME",
      description =
          "Data sets, of digits, randman, nmnist and spoken. Default: those whose files are given.")
  private List<String> sets;

  @Option(
      names = "--nmnist-dir",
      paramLabel = "DIR",
      description = "Folder of nmnist: Train.zip and Test.zip, or their folders.")
  private Path nmnist;

  @Option(
      names = "--spoken-dir",
      paramLabel = "DIR",
      description = "Folder of spoken: shd_train.h5 and shd_test.h5.")
  private Path spoken;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "Trainings of each kind, from seed 0 on.")
  private int seeds = 5;

  @Option(
      names = "--quick",
      description = "Two seeds and two epochs of each, to see that it works; proves nothing.")
  private boolean quick;

  @Option(names = "--work", paramLabel = "DIR", description = "Folder of the trainings.")
  private Path work = Path.of(TrainingFiles.RUNS, "convergence");

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the results.")
  private Path out = Path.of("docs", "results");

  @Option(names = "--threads", paramLabel = "N", description = "Threads of each training.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    checks.whole("--seeds", seeds, Bounds.of(2, 1000));
    checks.whole("--threads", threads, Bounds.of(1, RunSpec.MOST_THREADS));
    if (quick) {
      checks.absent("--seeds", "has no effect with --quick");
    }
    List<ConvergenceSet> chosen = chosen(checks);
    List<ConvergenceTrial> trials = trials(chosen);
    PrintWriter print = spec.commandLine().getOut();
    for (int i = 0; i < trials.size(); i++) {
      int code = train(trials.get(i), i, trials.size(), print);
      if (code != 0) {
        return code;
      }
    }
    List<ConvergenceResults> results = new ArrayList<>();
    for (ConvergenceSet set : chosen) {
      results.add(results(set, trials));
    }
    print.println("wrote " + ConvergenceReport.write(out, results, line()));
    print.flush();
    return 0;
  }

  private String line() {
    return "spiketile experiment convergence" + (quick ? " --quick" : " --seeds " + seeds);
  }

  private List<ConvergenceSet> chosen(OptionChecks checks) {
    List<ConvergenceSet> chosen = new ArrayList<>();
    try {
      for (ConvergenceSet set :
          sets == null ? ConvergenceSet.ALL : sets.stream().map(ConvergenceSet::of).toList()) {
        boolean there = !set.data().fromFiles() || folder(set) != null;
        if (there) {
          chosen.add(set);
        } else if (sets != null) {
          throw checks.refusal(
              "--sets %s: --%s-dir, the folder of its files, needed"
                  .formatted(set.label(), set.label()));
        }
      }
    } catch (IllegalArgumentException e) {
      throw checks.refusal("--sets " + e.getMessage());
    }
    return chosen;
  }

  /** Where a set's files are; null if nobody said. */
  private Path folder(ConvergenceSet set) {
    return switch (set.data()) {
      case NMNIST -> nmnist;
      case SHD -> spoken;
      default -> null;
    };
  }

  /** Seed by seed, so that the first results of all arms are there early. */
  private List<ConvergenceTrial> trials(List<ConvergenceSet> chosen) {
    List<ConvergenceTrial> trials = new ArrayList<>();
    for (ConvergenceSet set : chosen) {
      for (int seed = 0; seed < (quick ? QUICK_SEEDS : seeds); seed++) {
        for (ConvergenceArm arm : ConvergenceArm.values()) {
          trials.add(new ConvergenceTrial(set, arm, seed, quick ? QUICK_EPOCHS : 0));
        }
      }
    }
    return trials;
  }

  private int train(ConvergenceTrial trial, int index, int count, PrintWriter print)
      throws IOException {
    List<String> computer = new ArrayList<>(List.of("--threads=" + threads));
    Path folder = folder(trial.set());
    if (folder != null) {
      computer.add("--data-dir=" + folder);
    }
    print.printf(
        "training %d of %d: %s, %s, seed %d%n",
        index + 1, count, trial.set().label(), trial.arm().title(), trial.seed());
    print.flush();
    int code = trial.train(work, computer);
    if (code == 0) {
      TrialResult result = trial.result(work);
      print.printf(
          "  test accuracy %s, %s s%n",
          Report.percent(result.finalAccuracy()), Report.format("%.1f", result.seconds()));
    } else {
      print.printf("  stopped: %s says why; the same command goes on%n", trial.log(work));
    }
    print.flush();
    return code;
  }

  private ConvergenceResults results(ConvergenceSet set, List<ConvergenceTrial> trials)
      throws IOException {
    Map<ConvergenceArm, List<TrialResult>> byArm = new LinkedHashMap<>();
    for (ConvergenceTrial trial : trials) {
      if (trial.set().equals(set)) {
        byArm.computeIfAbsent(trial.arm(), arm -> new ArrayList<>()).add(trial.result(work));
      }
    }
    List<ConvergenceRow> rows =
        byArm.entrySet().stream()
            .map(entry -> new ConvergenceRow(entry.getKey(), entry.getValue()))
            .toList();
    return new ConvergenceResults(set, linear(set), rows);
  }

  private double linear(ConvergenceSet set) throws IOException {
    TrainOptions options = TrainOptions.parse("--data=%s %s".formatted(set.data(), set.options()));
    DataFolder files = new DataFolder();
    files.folder = folder(set);
    try (TrainingData data = TrainingData.open(options.data, files, spec.commandLine().getErr())) {
      float[][] train = SpikeCounts.of(data.spikes(), data.train(), set.windows());
      float[][] test = SpikeCounts.of(data.spikes(), data.test(), set.windows());
      LinearClassifier classifier =
          LinearClassifier.fit(
              train, SpikeCounts.labels(data.spikes(), data.train()), data.spikes().classes());
      return classifier.accuracy(test, SpikeCounts.labels(data.spikes(), data.test()));
    }
  }
}
