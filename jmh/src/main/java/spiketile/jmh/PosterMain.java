package spiketile.jmh;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import spiketile.data.EventSet;
import spiketile.runtime.RunSpec;

/** The command {@code spiketile experiment poster}. */
@Command(
    name = "spiketile experiment poster",
    description = {
      "Measures each of the poster's results on this computer: sparse training against dense.",
      "Stopped, it goes on where it was if it is started again."
    },
    sortOptions = false,
    showDefaultValues = true,
    footer = {
      "",
      "Results: poster.md, poster.json, poster-….png. libtorch comes with the build; OpenBLAS (Debian:",
      "libopenblas0) is needed too. What is missing is left out, and said so.",
      "",
      "Exit codes: 0 done; 1 something could not be measured; 2 what was given cannot be used;",
      "130 stopped by Ctrl-C. SPIKETILE_DEBUG=1 shows stack traces."
    })
public final class PosterMain implements Callable<Integer> {
  private static final int FAILED = 1;

  /** Steps are at their full speed when the second compiler is done with them, after three to five seconds. */
  private static final Effort SPARSE = new Effort(1, 6, 3, TimeValue.seconds(1));

  /** libtorch's steps get faster for some ten seconds. */
  private static final Effort DENSE = new Effort(1, 8, 4, TimeValue.seconds(1));

  private static final Effort QUICK_SPARSE = new Effort(1, 6, 2, TimeValue.milliseconds(600));
  private static final Effort QUICK_DENSE = new Effort(1, 1, 2, TimeValue.milliseconds(500));

  /** Parts of the experiment. */
  enum Part {
    THROUGHPUT,
    SIZE,
    TRAINING,
    ABLATION,
    MEMORY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--parts",
      split = ",",
      paramLabel = "NAME",
      description = "Some of: ${COMPLETION-CANDIDATES}. Default: all.",
      showDefaultValue = Visibility.NEVER)
  private List<Part> parts = List.of(Part.values());

  @Option(
      names = "--data-dir",
      split = ",",
      paramLabel = "DIR",
      description =
          "Folders with original files of SHD, N-MNIST or DVS Gesture, for natural activity. Default: none, and random spikes of the sets' rates.",
      showDefaultValue = Visibility.NEVER)
  private List<Path> dataFolders = List.of();

  @Option(
      names = "--train-dir",
      paramLabel = "DIR",
      description =
          "Folder with shd_train.h5 and shd_test.h5 for the part training. Default: none, and that part is left out.")
  private Path trainFolder;

  @Option(
      names = "--quick",
      description = "A few cases of each part, for some ten minutes; the figures are rough.")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description =
          "How often to go through all cases; the fastest iteration of all rounds counts. More than one on a computer that others use too.")
  private int rounds = 1;

  @Option(names = "--threads", paramLabel = "N", description = "Threads of every peer.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Folder of what was measured so far. Default: runs/poster, with --quick runs/poster-quick.")
  private Path work;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder of the results.")
  private Path out = Path.of("docs", "results");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  private PosterMain() {}

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the options
   */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return JmhCommands.of(new PosterMain()).setCaseInsensitiveEnumValuesAllowed(true);
  }

  @Override
  public Integer call() throws IOException, RunnerException, InterruptedException {
    check();
    Map<String, String> origin = PosterOrigin.of(threads);
    Path folder = work == null ? Path.of("runs", quick ? "poster-quick" : "poster") : work;
    CaseStore store = open(folder, origin);
    List<PosterSection> sections = sections(folder);
    PrintWriter print = spec.commandLine().getOut();
    List<String> failures = new ArrayList<>();
    int signalled = measure(sections, store, folder, print, failures);
    String command =
        "spiketile experiment poster "
            + BenchReport.typed(spec.commandLine().getParseResult().originalArgs());
    Path page = new PosterReport(out, command.strip(), origin).write(sections, store);
    failures.forEach(print::println);
    print.println("wrote " + page);
    if (signalled != 0) {
      print.println("stopped: the same command goes on");
    }
    print.flush();
    return signalled != 0 ? signalled : failures.isEmpty() ? 0 : FAILED;
  }

  private void check() {
    if (threads < 1 || threads > RunSpec.MOST_THREADS) {
      throw refusal(
          "--threads %d: a whole number from 1 to %d needed"
              .formatted(threads, RunSpec.MOST_THREADS));
    }
    if (rounds < 1) {
      throw refusal("--rounds %d: a whole number from 1 on needed".formatted(rounds));
    }
    for (Path folder : dataFolders) {
      boolean holds = false;
      for (PosterSet set : PosterSet.values()) {
        holds |= set.folder(List.of(folder)).isPresent();
      }
      if (!holds) {
        throw refusal(
            "--data-dir %s: no original files of SHD, N-MNIST or DVS Gesture".formatted(folder));
      }
    }
    if (trainFolder != null
        && (EventSet.find(trainFolder, EventSet.SHD.trainNames()).isEmpty()
            || EventSet.find(trainFolder, EventSet.SHD.testNames()).isEmpty())) {
      throw refusal(
          "--train-dir %s: shd_train.h5 and shd_test.h5, or with .gz, needed in it"
              .formatted(trainFolder));
    }
  }

  private ParameterException refusal(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private CaseStore open(Path folder, Map<String, String> origin) throws IOException {
    try {
      return CaseStore.open(folder, origin);
    } catch (IllegalArgumentException e) {
      throw refusal(e.getMessage());
    }
  }

  private List<PosterSection> sections(Path folder) {
    List<PosterSection> sections = new ArrayList<>();
    for (Part part : Part.values()) {
      if (parts.contains(part) && (part != Part.TRAINING || trainFolder != null)) {
        sections.add(section(part, folder));
      }
    }
    return sections;
  }

  private PosterSection section(Part part, Path folder) {
    return switch (part) {
      case THROUGHPUT -> new ThroughputSection(threads, dataFolders, quick);
      case SIZE -> new SizeSection(threads, quick);
      case TRAINING -> new RaceSection(trainFolder, folder, threads, quick);
      case ABLATION -> new AblationSection(threads);
      case MEMORY -> new MemorySection(threads, quick);
    };
  }

  /** Measures what is missing; returns the exit code for the signal that came, 0 if none did. */
  private int measure(
      List<PosterSection> sections,
      CaseStore store,
      Path folder,
      PrintWriter print,
      List<String> failures)
      throws IOException, RunnerException, InterruptedException {
    List<BenchCase> cases = missing(sections, store);
    print.printf("%d cases to measure, %d done before%n", cases.size(), store.all().size());
    print.flush();
    Effort effort = quick ? QUICK_SPARSE : SPARSE;
    Path log = folder.resolve("jmh.log");
    try (Progress progress = Progress.open(print, cases.size(), effort.of(cases.size()));
        JmhLog jmhLog = JmhLog.open(log);
        Interruption interruption = Interruption.listen()) {
      CaseRunner sparse = new JmhRunner(effort, false, jmhLog.format());
      CaseRunner dense = new JmhRunner(quick ? QUICK_DENSE : DENSE, false, jmhLog.format());
      CaseRunner keeping = one -> keep(one, sparse, dense, store);
      Findings findings =
          new BenchLoop(keeping, interruption::requested, progress, found -> {}).measure(cases);
      findings
          .failures()
          .forEach(f -> failures.add("not measured: %s: %s".formatted(f.failed(), f.reason())));
      for (PosterSection section : sections) {
        if (section instanceof RaceSection race && !interruption.requested()) {
          train(race, interruption, print, failures);
        }
      }
      return interruption.exitCode();
    }
  }

  /** Round after round, so that what disturbs a case for a while does not do so in all of them. */
  private List<BenchCase> missing(List<PosterSection> sections, CaseStore store) {
    Set<StepCase> all = new LinkedHashSet<>();
    sections.forEach(section -> all.addAll(section.cases()));
    List<BenchCase> cases = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (StepCase one : all) {
        if (store.rounds(one) <= round) {
          cases.add(one.toBenchCase());
        }
      }
    }
    return cases;
  }

  private static RunResult keep(BenchCase one, CaseRunner sparse, CaseRunner dense, CaseStore store)
      throws RunnerException {
    StepCase step = new StepCase(one.benchmark(), one.params());
    RunResult result = (step.isDense() ? dense : sparse).run(one);
    store.add(CaseResult.of(step, Measured.of(result)));
    return result;
  }

  private static void train(
      RaceSection race, Interruption interruption, PrintWriter print, List<String> failures)
      throws IOException, InterruptedException {
    for (RaceArm arm : race.arms()) {
      if (interruption.requested()) {
        return;
      }
      print.println("training: " + arm.title());
      print.flush();
      int code = race.train(arm);
      if (code != 0 && !interruption.requested()) {
        failures.add(
            "training %s ended with %d: %s (all of it: %s)"
                .formatted(arm, code, race.lastWords(arm), race.log(arm)));
      }
    }
  }
}
