package spiketile.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import spiketile.kernels.Kernels;
import spiketile.kernels.Providers;
import spiketile.runtime.RunSpec;

/** The command {@code spiketile check}. */
@Command(
    name = "check",
    description = {
      "Proves the kernels on this computer: runs conformance cases and compares spikes, loss, membranes and gradients with what they must be.",
      "A case is a JSON file, or a graph in NIR and the JSON file of what it must do, one after the other: FILE.nir FILE.json.",
      "Exit code 0 if all pass, 1 if one fails, 2 if a file is no case."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    showDefaultValues = true,
    sortOptions = false)
final class CheckCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE", description = "The cases.")
  private List<Path> files;

  @Option(
      names = "--kernels",
      paramLabel = "NAME",
      showDefaultValue = Visibility.NEVER,
      description = "vector, scalar or both. Default: those that this JVM has.")
  private String kernels;

  @Option(names = "--threads", paramLabel = "N", description = "Threads.")
  private int threads = Math.min(Runtime.getRuntime().availableProcessors(), RunSpec.MOST_THREADS);

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    OptionChecks checks = new OptionChecks(spec.commandLine(), true);
    checks.whole("--threads", threads, Bounds.of(1, RunSpec.MOST_THREADS));
    List<Case> cases = read();
    PrintWriter out = spec.commandLine().getOut();
    int failed = 0;
    List<Kernels> providers = providers(checks);
    for (Case some : cases) {
      for (Kernels provider : providers) {
        failed += check(some, provider, out) ? 0 : 1;
      }
    }
    int runs = cases.size() * providers.size();
    out.printf("%d of %s passed%n", runs - failed, Report.counted(runs, "run"));
    out.flush();
    return failed == 0 ? 0 : CommandFailure.FAILED;
  }

  /** A case, and how to run it. */
  private record Case(String name, Function<Kernels, List<Deviation>> run) {}

  private List<Case> read() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (Iterator<Path> rest = files.iterator(); rest.hasNext(); ) {
      Path file = rest.next();
      if (Files.isDirectory(file)) {
        throw CommandFailure.unusable(file + ": is a folder, a case's JSON file needed");
      }
      if (WeightsFile.isNir(file) && !rest.hasNext()) {
        throw CommandFailure.unusable(file + ": the JSON file of what it must do needed after it");
      }
      cases.add(WeightsFile.isNir(file) ? graph(file, rest.next()) : network(file));
    }
    return cases;
  }

  private Case network(Path file) throws IOException {
    ConformanceCase read = ConformanceCase.read(file);
    return new Case(
        read.name(),
        provider ->
            Conformance.run(read, RunOptions.spec(read.batch(), read.steps(), threads, provider)));
  }

  private Case graph(Path nir, Path json) throws IOException {
    NirCase read = NirCase.read(nir, json);
    return new Case(
        read.name(), provider -> read.run(RunOptions.spec(1, read.steps(), threads, provider)));
  }

  private List<Kernels> providers(OptionChecks checks) {
    return switch (kernels) {
      case null -> available();
      case "both" -> List.of(vector(), Providers.scalar());
      case "vector" -> List.of(vector());
      case "scalar" -> List.of(Providers.scalar());
      default ->
          throw checks.refusal("--kernels '%s': vector, scalar or both needed".formatted(kernels));
    };
  }

  private List<Kernels> available() {
    try {
      return List.of(Providers.vector(), Providers.scalar());
    } catch (IllegalStateException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("spiketile: only the scalar kernels are checked: " + e.getMessage());
      err.flush();
      return List.of(Providers.scalar());
    }
  }

  private static Kernels vector() {
    try {
      return Providers.vector();
    } catch (IllegalStateException e) {
      throw CommandFailure.failed(e.getMessage(), e);
    }
  }

  private static boolean check(Case some, Kernels provider, PrintWriter out) {
    List<Deviation> deviations = some.run().apply(provider);
    boolean passed = deviations.stream().allMatch(Deviation::passes);
    out.printf("%s, %s kernels: %s%n", some.name(), provider.name(), passed ? "passed" : "FAILED");
    TextTable table = new TextTable("  result", "deviation", "allowed", "");
    for (Deviation deviation : deviations) {
      table.add(
          "  " + deviation.what(),
          deviation.text(),
          new Deviation("", deviation.allowed(), deviation.allowed()).text(),
          deviation.passes() ? "" : "FAILED");
    }
    table.lines().forEach(out::println);
    return passed;
  }
}
