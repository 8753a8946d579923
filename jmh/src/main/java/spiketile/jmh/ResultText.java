package spiketile.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Results as a table for people. */
final class ResultText {
  private static final String GAP = "  ";
  private static final String NOTHING = "-";

  /** What the columns are. */
  static final String MEANING =
      """
      ± is half of the 99.9% confidence interval, best the fastest iteration; ratios are of the best.
      Times drift: quote ratios within one run.""";

  private ResultText() {}

  /** All blocks, each with a headline and an empty line before it, and what the columns mean. */
  static List<String> lines(List<Measured> run) {
    ReadBandwidth bandwidth = ReadBandwidth.of(run);
    List<String> lines = new ArrayList<>();
    boolean shares = false;
    for (ResultBlock block : ResultBlock.of(run)) {
      lines.add("");
      lines.add(headline(block));
      lines.addAll(table(block, bandwidth));
      shares |= block.rows().stream().anyMatch(row -> bandwidth.share(row.measured()).isPresent());
    }
    lines.add("");
    lines.addAll(MEANING.lines().toList());
    if (shares) {
      lines.addAll(ReadBandwidth.FORMULA.lines().toList());
    }
    return lines;
  }

  private static String headline(ResultBlock block) {
    String fixed =
        block.fixed().entrySet().stream()
            .map(ResultText::param)
            .collect(Collectors.joining(", ", ": ", ""));
    return block.benchmark() + (block.fixed().isEmpty() ? "" : fixed);
  }

  private static String param(Map.Entry<String, String> param) {
    return param.getKey() + " " + param.getValue();
  }

  /** A line of column names and a line for each row. */
  private static List<String> table(ResultBlock block, ReadBandwidth bandwidth) {
    List<List<String>> columns = new ArrayList<>();
    List<ResultBlock.Row> rows = block.rows();
    block.compared().ifPresent(name -> columns.add(params(name, rows)));
    block.varying().forEach(name -> columns.add(params(name, rows)));
    Unit unit = rows.getFirst().measured().unit();
    double least = rows.stream().mapToDouble(row -> row.measured().rate()).min().orElse(0);
    int decimals = unit.decimals(least);
    columns.add(column(unit.toString(), rows, row -> unit.number(row.measured().rate(), decimals)));
    columns.add(column("±", rows, row -> error(row.measured(), decimals)));
    columns.add(column("best", rows, row -> unit.number(row.measured().best(), decimals)));
    if (rows.stream().anyMatch(row -> row.ratio().isPresent())) {
      columns.add(column("x " + ResultBlock.BASE, rows, ResultText::ratio));
    }
    if (rows.stream().anyMatch(row -> bandwidth.share(row.measured()).isPresent())) {
      columns.add(column("% of roofline", rows, row -> share(row.measured(), bandwidth)));
    }
    if (rows.stream().anyMatch(row -> row.measured().bytesPerCall().isPresent())) {
      columns.add(column("B/op", rows, row -> bytes(row.measured())));
    }
    List<String> lines = new ArrayList<>();
    for (int r = 0; r <= rows.size(); r++) {
      lines.add(line(columns, r));
    }
    return lines;
  }

  private static List<String> params(String name, List<ResultBlock.Row> rows) {
    return column(name, rows, row -> row.measured().param(name));
  }

  private static List<String> column(
      String head, List<ResultBlock.Row> rows, Function<ResultBlock.Row, String> cell) {
    List<String> column = new ArrayList<>();
    column.add(head);
    rows.forEach(row -> column.add(cell.apply(row)));
    return column;
  }

  private static String error(Measured one, int decimals) {
    return Double.isNaN(one.error()) ? NOTHING : one.unit().number(one.error(), decimals);
  }

  private static String ratio(ResultBlock.Row row) {
    return row.ratio().isPresent()
        ? String.format(Locale.ROOT, "%.2f", row.ratio().getAsDouble())
        : NOTHING;
  }

  private static String share(Measured one, ReadBandwidth bandwidth) {
    return bandwidth.share(one).stream()
        .mapToObj(share -> String.format(Locale.ROOT, "%.0f", 100 * share))
        .findFirst()
        .orElse(NOTHING);
  }

  private static String bytes(Measured one) {
    return one.bytesPerCall().stream()
        .mapToObj(bytes -> String.format(Locale.ROOT, "%,.1f", bytes))
        .findFirst()
        .orElse(NOTHING);
  }

  /** One row: the first column to the left, the others to the right. */
  private static String line(List<List<String>> columns, int row) {
    StringBuilder line = new StringBuilder(GAP);
    for (int c = 0; c < columns.size(); c++) {
      List<String> column = columns.get(c);
      int width = column.stream().mapToInt(String::length).max().orElse(0);
      String space = " ".repeat(width - column.get(row).length());
      line.append(c == 0 ? column.get(row) + space : GAP + space + column.get(row));
    }
    return line.toString().stripTrailing();
  }
}
