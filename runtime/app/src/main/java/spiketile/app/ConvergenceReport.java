package spiketile.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The convergence experiment's page: a table and a picture of each data set, and every number as JSON. */
final class ConvergenceReport {
  private static final String NAME = "convergence";
  private static final double MOST = 0.95;

  private ConvergenceReport() {}

  /** Writes page, pictures and numbers; returns the page. */
  static Path write(Path folder, List<ConvergenceResults> all, String command) throws IOException {
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>();
    lines.add("# Convergence: sparse training against dense");
    lines.add("");
    lines.add(
        "Made by `" + command + "`, Spiketile " + Version.number() + ", JDK " + Runtime.version());
    lines.add("on " + Cpu.name() + ". What each column means: [experiments](../experiments.md).");
    for (ConvergenceResults results : all) {
      String picture = NAME + "-" + results.set().label() + ".png";
      ConvergencePlot.write(folder.resolve(picture), results);
      lines.add("");
      lines.addAll(section(results, picture));
    }
    Path page = folder.resolve(NAME + ".md");
    Files.write(page, lines);
    writeNumbers(folder.resolve(NAME + ".json"), all);
    return page;
  }

  private static List<String> section(ConvergenceResults results, String picture) {
    ConvergenceSet set = results.set();
    List<String> lines = new ArrayList<>();
    lines.add("## " + Character.toUpperCase(set.title().charAt(0)) + set.title().substring(1));
    lines.add("");
    TrialResult first = results.rows().getFirst().results().getFirst();
    lines.add(
        "`train --data %s %s`, %d seeds. Linear classifier on spike counts: %s."
            .formatted(
                set.data(),
                set.options().replace('=', ' '),
                results.rows().getFirst().results().size(),
                Report.percent(results.linear())));
    lines.add("");
    lines.add(
        "| | test accuracy after epoch %d, %% | best epoch's, %% | epochs to 95%% of dense best | to 100%% | fired, %% | active, %% | seconds |"
            .formatted(first.epochs().getLast()));
    lines.add("|---|---|---|---|---|---|---|---|");
    for (ConvergenceRow row : results.rows()) {
      lines.add(line(row, results.denseBest()));
    }
    lines.add("");
    lines.add("![Test accuracy over the epochs](%s)".formatted(picture));
    return lines;
  }

  private static String line(ConvergenceRow row, double denseBest) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s |"
        .formatted(
            row.arm().title(),
            row.finalAccuracy().percent(),
            Report.format("%.1f", 100 * row.meanBest()),
            row.epochsTo(MOST * denseBest),
            row.epochsTo(denseBest),
            Report.format("%.2f", 100 * row.mean(TrialResult::fired)),
            Report.format("%.2f", 100 * row.mean(TrialResult::active)),
            Report.format("%.0f", row.mean(TrialResult::seconds)));
  }

  private static void writeNumbers(Path file, List<ConvergenceResults> all) throws IOException {
    Map<String, Object> numbers = new TreeMap<>();
    numbers.put("cpu", Cpu.name());
    numbers.put("jdk", Runtime.version().toString());
    numbers.put("spiketile", Version.number());
    Map<String, Double> linear = new TreeMap<>();
    List<TrialResult> trials = new ArrayList<>();
    for (ConvergenceResults results : all) {
      linear.put(results.set().label(), results.linear());
      results.rows().forEach(row -> trials.addAll(row.results()));
    }
    numbers.put("linearClassifier", linear);
    numbers.put("trials", trials);
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(file.toFile(), numbers);
  }
}
