package spiketile.jmh;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to measure, how long, and where the results go. */
final class BenchOptions {
  /** Kernels beside their peers, and what the memory can do. */
  static final String DEFAULT_PATTERN = "PeerBenchmark|RooflineBenchmark";

  private static final int MOST_FORKS = 100;
  private static final int MOST_ITERATIONS = 1000;
  private static final TimeValue SHORTEST = TimeValue.milliseconds(10);
  private static final TimeValue LONGEST = TimeValue.minutes(10);

  @Parameters(
      arity = "0..1",
      paramLabel = "PATTERN",
      description =
          "Regular expression; a benchmark runs if it matches a part of its name. Default: "
              + DEFAULT_PATTERN
              + ".")
  String pattern = DEFAULT_PATTERN;

  @Option(
      names = "-p",
      paramLabel = "NAME=V,V,...",
      description = "Values of a parameter, instead of the benchmark's own.")
  Map<String, String> params = new LinkedHashMap<>();

  @Option(names = "--forks", paramLabel = "N", description = "JVMs a case. Default: 2.")
  Integer forks;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Iterations of a JVM that do not count. Default: 3.")
  Integer warmup;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      description = "Iterations of a JVM that count. Default: 5.")
  Integer iterations;

  @Option(
      names = "--time",
      paramLabel = "T",
      converter = TimeConverter.class,
      description = "Length of an iteration, such as 500ms or 2s. Default: 500ms.")
  TimeValue time;

  @Option(
      names = "--quick",
      description = "Rough figures soon: 1 fork, 2 and 3 iterations of 200ms.")
  boolean quick;

  @Option(names = "--gc", description = "Also count the heap bytes that a call allocates.")
  boolean gc;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder of the results. Default: runs/bench-DATE-TIME.")
  Path out;

  @Option(names = "--list", description = "Show what would run, and run nothing.")
  boolean list;

  /** The pattern, once it has been found to be one. */
  Pattern pattern() {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "PATTERN '%s' is no regular expression: %s".formatted(pattern, e.getDescription()), e);
    }
  }

  /** Values by parameter. */
  Map<String, List<String>> values() {
    Map<String, List<String>> values = new LinkedHashMap<>();
    params.forEach(
        (name, text) -> {
          List<String> list = Arrays.asList(text.split(",", -1));
          if (list.contains("")) {
            throw new IllegalArgumentException(
                "-p %s=%s: values separated by commas needed, none of them empty"
                    .formatted(name, text));
          }
          values.put(name, list);
        });
    return values;
  }

  /** How long to measure: what was given, and the defaults or the quick ones for the rest. */
  Effort effort() {
    Effort base = quick ? Effort.QUICK : Effort.DEFAULT;
    return new Effort(
        within("--forks", forks, base.forks(), 1, MOST_FORKS),
        within("--warmup", warmup, base.warmup(), 0, MOST_ITERATIONS),
        within("--iterations", iterations, base.iterations(), 1, MOST_ITERATIONS),
        time == null ? base.time() : within(time));
  }

  private static int within(String option, Integer given, int otherwise, int least, int most) {
    int value = given == null ? otherwise : given;
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s %d: a whole number from %d to %d needed".formatted(option, value, least, most));
    }
    return value;
  }

  private static TimeValue within(TimeValue time) {
    long millis = time.convertTo(TimeUnit.MILLISECONDS);
    if (millis < SHORTEST.convertTo(TimeUnit.MILLISECONDS)
        || millis > LONGEST.convertTo(TimeUnit.MILLISECONDS)) {
      throw new IllegalArgumentException(
          "--time %s: from %s to %s needed"
              .formatted(Effort.text(time), Effort.text(SHORTEST), Effort.text(LONGEST)));
    }
    return time;
  }
}
