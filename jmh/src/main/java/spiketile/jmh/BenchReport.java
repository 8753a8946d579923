package spiketile.jmh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a run leaves behind.
 *
 * @param head how and where the figures were taken
 * @param folder where files go
 */
record BenchReport(List<String> head, BenchFolder folder) {
  private static final Pattern PLAIN = Pattern.compile("[\\w.,=/:+-]+");

  /** The report of a run that starts now on this computer. */
  static BenchReport of(List<String> arguments, Effort effort, BenchFolder folder) {
    List<String> head = new ArrayList<>();
    head.add("command  spiketile bench " + typed(arguments));
    head.add("date     " + LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS));
    head.add("effort   " + effort);
    head.addAll(Machine.lines());
    return new BenchReport(head, folder);
  }

  /** Arguments as they can be typed in a shell. */
  static String typed(List<String> arguments) {
    return arguments.stream()
        .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }

  /** The head, the tables, and what could not be measured. */
  List<String> lines(Findings findings) {
    List<String> lines = new ArrayList<>(head);
    if (!findings.measured().isEmpty()) {
      lines.addAll(ResultText.lines(findings.measured()));
    }
    if (!findings.failures().isEmpty()) {
      lines.add("");
      lines.add("could not be measured (%s tells more):".formatted(folder.log()));
      findings
          .failures()
          .forEach(failure -> lines.add("  %s: %s".formatted(failure.failed(), failure.reason())));
    }
    return lines;
  }

  /** Writes figures and tables, over those of the cases before. */
  void save(Findings findings) {
    try {
      folder.writeJson(findings.results());
      folder.writeTable(lines(findings));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Draws what the figures suffice for; returns the files. */
  List<Path> draw(Findings findings) throws IOException {
    List<Path> drawn = new ArrayList<>();
    String where = Machine.summary();
    if (RooflineChart.write(folder.roofline(), findings.measured(), where)) {
      drawn.add(folder.roofline());
    }
    if (CrossoverChart.write(folder.crossover(), findings.measured(), where)) {
      drawn.add(folder.crossover());
    }
    return drawn;
  }
}
