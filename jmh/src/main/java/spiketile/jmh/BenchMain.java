package spiketile.jmh;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code spiketile bench}. */
@Command(
    name = "spiketile bench",
    description =
        "Runs JMH benchmarks, and shows each beside its peers and beside what the memory can do.",
    sortOptions = false,
    footer = {
      "",
      "Results: results.json (JMH's own form), table.txt, jmh.log, and where the data is there",
      "roofline.png and crossover.png. They are written after every case: Ctrl-C keeps what there is.",
      "",
      "Exit codes: 0 done; 1 a benchmark failed; 2 what was given cannot be used; 130 stopped by Ctrl-C.",
      "SPIKETILE_DEBUG=1 shows stack traces."
    })
public final class BenchMain implements Callable<Integer> {
  private static final int FAILED = 1;

  @Mixin private BenchOptions options;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  @Spec private CommandSpec spec;

  private BenchMain() {}

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param args the pattern and the options
   */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return JmhCommands.of(new BenchMain());
  }

  @Override
  public Integer call() throws IOException, RunnerException {
    Suite suite;
    Effort effort;
    BenchFolder folder = options.out == null ? BenchFolder.byTime() : new BenchFolder(options.out);
    try {
      effort = options.effort();
      suite = Suite.all(JmhLog.silent()).matching(options.pattern()).with(options.values());
      if (!options.list) {
        folder.create();
      }
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (FileSystemException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--out %s: cannot make this folder: %s".formatted(folder.path(), e),
          e);
    }
    List<BenchCase> cases = suite.cases();
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d %s, about %s: %s%n",
        cases.size(),
        cases.size() == 1 ? "case" : "cases",
        Progress.clock(effort.of(cases.size())),
        effort);
    if (options.list) {
      suite.lines().forEach(out::println);
      return 0;
    }
    out.flush();
    return measure(cases, effort, folder, out);
  }

  private int measure(List<BenchCase> cases, Effort effort, BenchFolder folder, PrintWriter out)
      throws IOException, RunnerException {
    List<String> arguments = spec.commandLine().getParseResult().originalArgs();
    BenchReport report = BenchReport.of(arguments, effort, folder);
    Findings findings;
    int signalled;
    try (Progress progress = Progress.open(out, cases.size(), effort.of(cases.size()));
        JmhLog log = JmhLog.open(folder.log());
        Interruption interruption = Interruption.listen()) {
      findings =
          new BenchLoop(
                  new JmhRunner(effort, options.gc, log.format()),
                  interruption::requested,
                  progress,
                  report::save)
              .measure(cases);
      signalled = interruption.exitCode();
    }
    out.println();
    report.lines(findings).forEach(out::println);
    out.println();
    report.draw(findings).forEach(file -> out.println("drawn    " + file));
    out.println("written  " + folder.path());
    if (signalled != 0) {
      int done = findings.measured().size() + findings.failures().size();
      out.printf("stopped after %d of %d cases%n", done, cases.size());
    }
    out.flush();
    return signalled != 0 ? signalled : findings.failures().isEmpty() ? 0 : FAILED;
  }
}
