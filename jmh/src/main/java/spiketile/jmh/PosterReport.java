package spiketile.jmh;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of the poster's experiment: a page, its pictures, and every number as JSON.
 *
 * @param folder where they go
 * @param command that was given
 * @param origin what the results depend on
 */
record PosterReport(Path folder, String command, Map<String, String> origin) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Writes them over those that were there; returns the page. */
  Path write(List<PosterSection> sections, CaseStore results) throws IOException {
    Files.createDirectories(folder);
    String commit = PosterOrigin.commit();
    PosterPage page = new PosterPage(folder, Machine.summary());
    page.text("# The poster's experiments on this computer");
    page.text(
        "Made by `%s`, commit %s. What each table is of: [experiments](../experiments.md#the-posters-experiments)."
            .formatted(command, commit));
    MarkdownTable about = new MarkdownTable("", "");
    for (String line : Machine.lines()) {
      String[] parts = line.split(" {2,}", 2);
      about.add(parts[0], parts[1]);
    }
    about.add("environment", origin.get("environment"));
    about.add("threads", origin.get("threads"));
    page.table(about);
    Map<String, Object> trainings = new LinkedHashMap<>();
    for (PosterSection section : sections) {
      section.write(results, page);
      if (section instanceof RaceSection race) {
        trainings.putAll(race.all());
      }
    }
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("command", command);
    numbers.put("date", LocalDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
    numbers.put("commit", commit);
    numbers.put("machine", Machine.lines());
    numbers.put("origin", origin);
    numbers.put("cases", results.all());
    numbers.put("trainings", trainings);
    Files.writeString(
        folder.resolve("poster.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(numbers));
    Path file = folder.resolve("poster.md");
    Files.write(file, page.lines().subList(0, page.lines().size() - 1));
    return file;
  }
}
