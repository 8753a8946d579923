package spiketile.app;

import java.util.ArrayList;
import java.util.List;

/** Text in columns: the first to the left, the others to the right. */
final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  TextTable(String... head) {
    rows.add(head);
  }

  /** Adds a row, with as many cells as the head. */
  TextTable add(String... cells) {
    if (cells.length != rows.getFirst().length) {
      throw new IllegalArgumentException(
          "%d cells in a table of %d columns".formatted(cells.length, rows.getFirst().length));
    }
    rows.add(cells);
    return this;
  }

  List<String> lines() {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row[c].length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < row.length; c++) {
      String space = " ".repeat(widths[c] - row[c].length());
      line.append(c == 0 ? row[c] + space : GAP + space + row[c]);
    }
    return line.toString().stripTrailing();
  }
}
