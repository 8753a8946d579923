package spiketile.app;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The spikes of one sample as a picture: a panel for each population, a dot for each spike. */
final class RasterPlot {
  private static final int LEFT = 130;
  private static final int RIGHT = 30;
  private static final int TOP = 60;
  private static final int BOTTOM = 60;
  private static final int GAP = 26;
  private static final int WIDTH = 1100;
  private static final int LEAST_HEIGHT = 90;
  private static final int MOST_HEIGHT = 300;
  private static final int TICKS = 5;
  private static final Color INK = new Color(0x333333);
  private static final Color GRID = new Color(0xDDDDDD);
  private static final Color[] COLORS = {
    new Color(0x555555), new Color(0x3B6FB6), new Color(0xD9822B), new Color(0x3C9D6B)
  };

  private final SpikeRaster raster;
  private final Graphics2D graphics;

  private RasterPlot(SpikeRaster raster, Graphics2D graphics) {
    this.raster = raster;
    this.graphics = graphics;
  }

  /** Draws a raster into a PNG file. */
  static void write(Path file, SpikeRaster raster) throws IOException {
    int height =
        raster.populations().stream().mapToInt(part -> height(part) + GAP).sum() + TOP + BOTTOM;
    BufferedImage image =
        new BufferedImage(LEFT + WIDTH + RIGHT, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), height);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    new RasterPlot(raster, graphics).draw();
    graphics.dispose();
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + ": this JDK writes no PNG");
    }
  }

  private static int height(SpikeRaster.Population part) {
    return Math.clamp(part.neurons(), LEAST_HEIGHT, MOST_HEIGHT);
  }

  private void draw() {
    text(
        "Spikes of one sample: class %d, taken for %d"
            .formatted(raster.label(), raster.prediction()),
        LEFT,
        34,
        20);
    int top = TOP;
    for (int p = 0; p < raster.populations().size(); p++) {
      panel(raster.populations().get(p), top, COLORS[Math.min(p, COLORS.length - 1)]);
      top += height(raster.populations().get(p)) + GAP;
    }
    for (int i = 0; i <= TICKS; i++) {
      int x = LEFT + i * WIDTH / TICKS;
      text(String.valueOf(raster.steps() * i / TICKS), x - 8, top + 8, 14);
    }
    text("time step", LEFT + WIDTH / 2 - 30, top + 34, 15);
  }

  private void panel(SpikeRaster.Population part, int top, Color color) {
    int height = height(part);
    graphics.setColor(GRID);
    graphics.drawRect(LEFT, top, WIDTH, height);
    graphics.setColor(color);
    double perStep = (double) WIDTH / (raster.steps() + 1);
    double perNeuron = (double) height / part.neurons();
    int wide = Math.clamp((int) (perStep * 0.7), 2, 6);
    int high = Math.clamp((int) perNeuron, 2, 4);
    for (int k = 0; k < part.times().length; k++) {
      int x = LEFT + (int) (part.times()[k] * perStep);
      int y = top + height - high - (int) (part.ids()[k] * perNeuron);
      graphics.fillRect(x, Math.max(top, y), wide, high);
    }
    text(part.name(), 12, top + 18, 15);
    text(Report.format("%,d neurons", part.neurons()), 12, top + 38, 13);
    text(Report.format("%,d spikes", part.times().length), 12, top + 56, 13);
  }

  private void text(String text, int x, int y, int size) {
    graphics.setColor(INK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    graphics.drawString(text, x, y);
  }
}
