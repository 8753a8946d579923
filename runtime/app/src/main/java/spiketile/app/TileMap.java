package spiketile.app;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import spiketile.layout.LayerPlan;
import spiketile.layout.MachineProfile;
import spiketile.layout.Plan;
import spiketile.layout.TilePlan;

/**
 * The tiles of a plan as a heat map: bytes on the left, expected load on the right. Tiles stand row by
 * row in the order of their layers, with a line between two layers; unused ones are grey.
 */
final class TileMap {
  /** Most tiles that are drawn: more would be smaller than a pixel. */
  static final int MOST_TILES = 1 << 18;

  private static final int PANEL = 560;
  private static final int MARGIN = 30;
  private static final int TOP = 80;
  private static final int BOTTOM = 60;
  private static final int WIDTH = 2 * PANEL + 3 * MARGIN;
  private static final int HEIGHT = PANEL + TOP + BOTTOM;
  private static final int SCALE = 2; // drawn at half the size, for screens with many pixels
  private static final int SHADES = 100; // of the scale below a panel
  private static final Color INK = new Color(0x333333);
  private static final Color UNUSED = new Color(0xE5E5E5);
  private static final Color[] HEAT = {
    new Color(0x440154),
    new Color(0x3B528B),
    new Color(0x21918C),
    new Color(0x5EC962),
    new Color(0xFDE725)
  };

  /** A rectangle of one colour. */
  private record Area(double x, double y, double width, double height, Color color) {}

  /** Words that begin at a point. */
  private record Words(double x, double y, int size, String text) {}

  private final List<Area> areas = new ArrayList<>();
  private final List<Words> words = new ArrayList<>();

  private TileMap() {}

  /**
   * Lays out a plan's picture.
   *
   * @param network what was planned, for the title
   * @throws CommandFailure if there are too many tiles to draw
   */
  static TileMap of(Plan plan, String network) {
    List<TilePlan> tiles =
        plan.layers().stream().map(LayerPlan::tiles).flatMap(List::stream).toList();
    MachineProfile machine = plan.machine();
    int all = Math.max(tiles.size(), machine.bounded() ? machine.allTiles() : 0);
    if (all > MOST_TILES) {
      throw CommandFailure.unusable(
          "%,d tiles are too many to draw: at most %,d".formatted(all, MOST_TILES));
    }
    TileMap map = new TileMap();
    map.words.add(new Words(MARGIN, 32, 16, "%s on %s".formatted(network, machine.name())));
    double fullest = tiles.stream().mapToLong(TilePlan::residentBytes).max().orElse(1);
    double limit = machine.bounded() ? machine.tileBytes() : fullest;
    double load = tiles.stream().mapToDouble(TilePlan::load).max().orElse(1);
    map.panel(0, "bytes of each tile", tiles, all, TilePlan::residentBytes, limit);
    map.panel(1, "synaptic updates of a training step", tiles, all, TilePlan::load, load);
    return map;
  }

  private void panel(
      int index,
      String title,
      List<TilePlan> tiles,
      int all,
      ToDoubleFunction<TilePlan> value,
      double most) {
    double left = MARGIN + index * (PANEL + MARGIN);
    int columns = (int) Math.ceil(Math.sqrt(all));
    double size = (double) PANEL / columns;
    double gap = size > 6 ? 1 : 0;
    words.add(new Words(left, TOP - 12, 13, title));
    for (int i = 0; i < all; i++) {
      double x = left + i % columns * size;
      double y = TOP + i / columns * size;
      boolean used = i < tiles.size();
      Color color = used ? heat(value.applyAsDouble(tiles.get(i)) / most) : UNUSED;
      areas.add(new Area(x, y, size - gap, size - gap, color));
      if (used && i > 0 && tiles.get(i).layer() != tiles.get(i - 1).layer()) {
        border(left, TOP + i / columns * size, i % columns, columns, size);
      }
    }
    scale(left, most);
  }

  /** A line between two layers: under the earlier one's last row as far as it goes, and up at its end. */
  private void border(double left, double y, int column, int columns, double size) {
    double x = left + column * size;
    areas.add(new Area(left, y + size - 1, column * size, 1.5, INK));
    areas.add(new Area(x, y - 1, (columns - column) * size, 1.5, INK));
    areas.add(new Area(x - 1, y - 1, 1.5, size + 1, INK));
  }

  private void scale(double left, double most) {
    double y = TOP + PANEL + 14;
    double step = PANEL / 2.0 / SHADES;
    for (int i = 0; i < SHADES; i++) {
      areas.add(new Area(left + i * step, y, step + 0.5, 10, heat((i + 0.5) / SHADES)));
    }
    words.add(new Words(left, y + 26, 11, "0"));
    words.add(new Words(left + PANEL / 2.0, y + 26, 11, Report.format("%,.0f", most)));
  }

  private static Color heat(double share) {
    double at = Math.clamp(share, 0, 1) * (HEAT.length - 1);
    int from = Math.min((int) at, HEAT.length - 2);
    Color low = HEAT[from];
    Color high = HEAT[from + 1];
    double part = at - from;
    return new Color(
        mix(low.getRed(), high.getRed(), part),
        mix(low.getGreen(), high.getGreen(), part),
        mix(low.getBlue(), high.getBlue(), part));
  }

  private static int mix(int low, int high, double part) {
    return (int) Math.round(low + part * (high - low));
  }

  /** Writes the picture as pixels. */
  void writePng(Path target) throws IOException {
    BufferedImage image =
        new BufferedImage(WIDTH * SCALE, HEIGHT * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    for (Area area : areas) {
      graphics.setColor(area.color());
      graphics.fill(new Rectangle2D.Double(area.x(), area.y(), area.width(), area.height()));
    }
    graphics.setColor(INK);
    for (Words one : words) {
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, one.size()));
      graphics.drawString(one.text(), (float) one.x(), (float) one.y());
    }
    graphics.dispose();
    if (!ImageIO.write(image, "png", target.toFile())) {
      throw new IOException(target + ": this JDK cannot write PNG files");
    }
  }

  /** Writes the picture as shapes. */
  void writeSvg(Path target) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(target)) {
      out.write(
          Report.format(
              "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" fill=\"#%06x\">%n",
              WIDTH, HEIGHT, rgb(INK)));
      out.write("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
      for (Area area : areas) {
        out.write(
            Report.format(
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#%06x\"/>%n",
                area.x(), area.y(), area.width(), area.height(), rgb(area.color())));
      }
      for (Words one : words) {
        out.write(
            Report.format(
                "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\">%s</text>%n",
                one.x(), one.y(), one.size(), escaped(one.text())));
      }
      out.write("</svg>\n");
    }
  }

  private static int rgb(Color color) {
    return color.getRGB() & 0xFFFFFF;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
