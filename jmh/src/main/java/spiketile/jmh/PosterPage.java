package spiketile.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.internal.chartpart.Chart;

/** The page that the poster's experiment writes, and the pictures beside it. */
final class PosterPage {
  private final Path folder;
  private final String where;
  private final List<String> lines = new ArrayList<>();

  /**
   * Begins an empty page.
   *
   * @param folder where pictures go
   * @param where on what computer
   */
  PosterPage(Path folder, String where) {
    this.folder = folder;
    this.where = where;
  }

  /** Adds a paragraph. */
  PosterPage text(String paragraph) {
    lines.add(paragraph);
    lines.add("");
    return this;
  }

  PosterPage table(MarkdownTable table) {
    lines.addAll(table.lines());
    lines.add("");
    return this;
  }

  /** Draws charts below each other, and shows them. */
  PosterPage charts(String name, String title, List<? extends Chart<?, ?>> charts)
      throws IOException {
    String file = "poster-" + name + ".png";
    ChartSheet.write(folder.resolve(file), title, where, charts);
    return text("![" + title + "](" + file + ")");
  }

  List<String> lines() {
    return lines;
  }
}
