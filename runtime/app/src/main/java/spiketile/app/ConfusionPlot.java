package spiketile.app;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;

/** A confusion matrix as a picture: a row for each class, the darker the larger a cell's share of it. */
final class ConfusionPlot {
  private static final int MARGIN = 70;
  private static final int TOP = 90;
  private static final int SIZE = 640;
  private static final int FEW = 24;
  private static final Color INK = new Color(0x333333);
  private static final Color PAPER = Color.WHITE;
  private static final Color RIGHT = new Color(0x3B6FB6);
  private static final Color WRONG = new Color(0xC0504D);

  private final int[][] counts;
  private final Graphics2D graphics;
  private final double cell;

  private ConfusionPlot(int[][] counts, Graphics2D graphics) {
    this.counts = counts;
    this.graphics = graphics;
    cell = (double) SIZE / counts.length;
  }

  /** Draws a matrix into a PNG file. */
  static void write(Path file, ConfusionMatrix matrix) throws IOException {
    BufferedImage image =
        new BufferedImage(SIZE + 2 * MARGIN, SIZE + TOP + MARGIN, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    new ConfusionPlot(matrix.counts(), graphics).draw();
    graphics.dispose();
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException(file + ": this JDK writes no PNG");
    }
  }

  private void draw() {
    text("Confusion: rows are classes, columns what they were taken for", MARGIN, 36, 18, INK);
    for (int c = 0; c < counts.length; c++) {
      int middle = (int) ((c + 0.5) * cell);
      if (counts.length <= FEW) {
        text(String.valueOf(c), MARGIN + middle - 5, TOP - 10, 14, INK);
        text(String.valueOf(c), MARGIN - 28, TOP + middle + 5, 14, INK);
      }
      for (int p = 0; p < counts.length; p++) {
        cell(c, p);
      }
    }
    graphics.setColor(INK);
    graphics.drawRect(MARGIN, TOP, SIZE, SIZE);
  }

  private void cell(int label, int prediction) {
    int all = Arrays.stream(counts[label]).sum();
    int count = counts[label][prediction];
    double share = all == 0 ? 0 : (double) count / all;
    int x = MARGIN + (int) (prediction * cell);
    int y = TOP + (int) (label * cell);
    // of errors few are many
    double shade = label == prediction ? share : Math.sqrt(share);
    graphics.setColor(between(PAPER, label == prediction ? RIGHT : WRONG, shade));
    graphics.fillRect(x, y, (int) cell + 1, (int) cell + 1);
    if (count > 0 && counts.length <= FEW) {
      text(
          String.valueOf(count),
          x + (int) (cell / 2) - 4 * String.valueOf(count).length(),
          y + (int) (cell / 2) + 5,
          14,
          shade > 0.5 ? PAPER : INK);
    }
  }

  private static Color between(Color from, Color to, double share) {
    return new Color(
        (int) (from.getRed() + share * (to.getRed() - from.getRed())),
        (int) (from.getGreen() + share * (to.getGreen() - from.getGreen())),
        (int) (from.getBlue() + share * (to.getBlue() - from.getBlue())));
  }

  private void text(String text, int x, int y, int size, Color color) {
    graphics.setColor(color);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, size));
    graphics.drawString(text, x, y);
  }
}
