package spiketile.jmh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;

/**
 * Where a run leaves its results.
 *
 * @param path the folder
 */
record BenchFolder(Path path) {
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

  /** The folder that a run gets when none is named: by the time, below the current folder. */
  static BenchFolder byTime() {
    return new BenchFolder(Path.of("runs", "bench-" + LocalDateTime.now().format(NAME)));
  }

  /**
   * Makes the folder.
   *
   * @throws IllegalArgumentException if another run's results are in it
   */
  void create() throws IOException {
    if (Files.exists(json())) {
      throw new IllegalArgumentException("--out %s: holds results already".formatted(path));
    }
    Files.createDirectories(path);
  }

  Path json() {
    return path.resolve("results.json");
  }

  Path table() {
    return path.resolve("table.txt");
  }

  Path log() {
    return path.resolve("jmh.log");
  }

  Path roofline() {
    return path.resolve("roofline.png");
  }

  Path crossover() {
    return path.resolve("crossover.png");
  }

  /** Writes {@link #json}, as JMH does with {@code -rf json}. */
  void writeJson(Collection<RunResult> results) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
      ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
    }
    Files.write(json(), bytes.toByteArray());
  }

  /** Writes {@link #table}. */
  void writeTable(List<String> lines) throws IOException {
    Files.write(table(), lines);
  }
}
