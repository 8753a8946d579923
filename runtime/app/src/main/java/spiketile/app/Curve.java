package spiketile.app;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A training's curve, written to a CSV file as it grows, as JSON lines beside it, and for TensorBoard. */
final class Curve implements AutoCloseable {
  /** The JSON lines, beside the CSV file. */
  static final String METRICS = "metrics.jsonl";

  private final String heldOut;
  private final List<CurveRow> rows;
  private final BufferedWriter csv;
  private final BufferedWriter metrics;
  private final EventFile events;

  private Curve(
      String heldOut,
      List<CurveRow> rows,
      BufferedWriter csv,
      BufferedWriter metrics,
      EventFile events) {
    this.heldOut = heldOut;
    this.rows = rows;
    this.csv = csv;
    this.metrics = metrics;
    this.events = events;
  }

  /**
   * Starts a file with the rows of an earlier one, if there is one.
   *
   * @param target the file
   * @param earlier the curve to go on from; it may be the same file, and need not exist
   * @param epochs how many of its epochs to keep
   * @param heldOut what samples are called that the network does not learn from
   * @param layers spiking layers
   */
  static Curve open(Path target, Path earlier, int epochs, String heldOut, int layers)
      throws IOException {
    List<CurveRow> rows =
        epochs > 0 && Files.exists(earlier)
            ? read(earlier, epochs, heldOut, layers)
            : new ArrayList<>();
    List<String> lines = new ArrayList<>();
    lines.add(CurveCsv.head(heldOut, layers));
    rows.forEach(row -> lines.add(CurveCsv.line(row)));
    List<String> metrics = rows.stream().map(row -> CurveJson.line(heldOut, row)).toList();
    EventFile events = EventFile.create(target.resolveSibling(EventFile.NAME));
    for (CurveRow row : rows) {
      events.add(row.seconds(), row.epoch(), scalars(heldOut, row));
    }
    return new Curve(
        heldOut,
        rows,
        start(target, lines),
        start(target.resolveSibling(METRICS), metrics),
        events);
  }

  /** A file with its first lines, open for more. */
  private static BufferedWriter start(Path target, List<String> lines) throws IOException {
    Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
    Files.write(temporary, lines);
    Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    return Files.newBufferedWriter(target, StandardOpenOption.APPEND);
  }

  /**
   * Reads a file.
   *
   * @param epochs how many of its epochs to keep
   * @param heldOut what samples are called that the network does not learn from
   * @param layers spiking layers
   * @throws CommandFailure if it is no curve of such a training
   */
  static List<CurveRow> read(Path file, int epochs, String heldOut, int layers) throws IOException {
    String head = CurveCsv.head(heldOut, layers);
    List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    List<CurveRow> rows = new ArrayList<>();
    if (lines.isEmpty() || !lines.getFirst().equals(head)) {
      throw broken(file, 1, "the head " + head);
    }
    for (int i = 1; i < lines.size(); i++) {
      try {
        CurveRow row = CurveCsv.row(lines.get(i), layers);
        if (row.epoch() <= epochs) {
          rows.add(row);
        }
      } catch (IllegalArgumentException e) {
        if (i < lines.size() - 1) { // a killed training may leave half a line at the end
          throw broken(file, i + 1, "numbers as the head names them");
        }
      }
    }
    return rows;
  }

  private static CommandFailure broken(Path file, int line, String needed) {
    return CommandFailure.unusable(
        "%s, line %d: %s needed; move the file away to go on without it"
            .formatted(file, line, needed));
  }

  void add(CurveRow row) throws IOException {
    rows.add(row);
    append(csv, CurveCsv.line(row));
    append(metrics, CurveJson.line(heldOut, row));
    events.add(row.seconds(), row.epoch(), scalars(heldOut, row));
  }

  /** A row for TensorBoard, whose charts are grouped by what stands before the stroke. */
  private static Map<String, Double> scalars(String heldOut, CurveRow row) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("loss/train", row.trainLoss());
    scalars.put("accuracy/train", row.trainAccuracy());
    if (row.tested()) {
      scalars.put("loss/" + heldOut, row.testLoss());
      scalars.put("accuracy/" + heldOut, row.testAccuracy());
    }
    for (int l = 0; l < row.activity().size(); l++) {
      scalars.put("fired/layer_" + (l + 1), row.activity().get(l).fired());
      scalars.put("active/layer_" + (l + 1), row.activity().get(l).active());
    }
    scalars.put("speed/samples_per_second", row.samplesPerSecond());
    return scalars;
  }

  private static void append(BufferedWriter writer, String line) throws IOException {
    writer.write(line);
    writer.newLine();
    writer.flush();
  }

  List<CurveRow> rows() {
    return rows;
  }

  /** How long the training took up to the last row. */
  double seconds() {
    return rows.isEmpty() ? 0 : rows.getLast().seconds();
  }

  @Override
  public void close() throws IOException {
    try (metrics;
        events) {
      csv.close();
    }
  }
}
