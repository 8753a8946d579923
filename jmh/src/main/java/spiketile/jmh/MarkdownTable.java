package spiketile.jmh;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class MarkdownTable {
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  MarkdownTable(String... head) {
    columns = head.length;
    add(head);
    lines.add("|" + "---|".repeat(columns));
  }

  /** Adds a row, with as many cells as the head. */
  MarkdownTable add(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException(
          "%d cells in a table of %d columns".formatted(cells.length, columns));
    }
    lines.add("| " + String.join(" | ", cells) + " |");
    return this;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }
}
