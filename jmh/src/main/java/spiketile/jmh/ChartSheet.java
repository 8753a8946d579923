package spiketile.jmh;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Charts below each other in one picture, and the look that they share. */
final class ChartSheet {
  /** Points of a chart. */
  static final int WIDTH = 900;

  static final int HEIGHT = 420;

  static final Color INK = new Color(0x333333);

  private static final int SCALE = 2; // for screens with many pixels
  private static final int TITLE_HEIGHT = 56;
  private static final String FONT = Font.SANS_SERIF;
  private static final Color GRID = new Color(0xE5E5E5);
  private static final Color[] COLORS = {
    new Color(0x3B6FB6),
    new Color(0xD9822B),
    new Color(0x3C9D6B),
    new Color(0x8A5FB0),
    new Color(0xC0504D),
    new Color(0x4BACC6),
    new Color(0x9A7B4F),
    new Color(0xE377C2),
    new Color(0x7F7F7F),
    new Color(0xBCBD22)
  };

  private ChartSheet() {}

  /** The color of the n-th peer. */
  static Color color(int peer) {
    return COLORS[peer % COLORS.length];
  }

  /**
   * Draws charts.
   *
   * @param target the PNG file
   * @param title what they show
   * @param subtitle on what computer
   */
  static void write(Path target, String title, String subtitle, List<? extends Chart<?, ?>> charts)
      throws IOException {
    int height = TITLE_HEIGHT + charts.size() * HEIGHT;
    BufferedImage image =
        new BufferedImage(WIDTH * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH * SCALE, height * SCALE);
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(INK);
    graphics.setFont(new Font(FONT, Font.BOLD, 15));
    graphics.drawString(title, 20, 26);
    graphics.setFont(new Font(FONT, Font.PLAIN, 11));
    graphics.drawString(subtitle, 20, 44);
    graphics.translate(0, TITLE_HEIGHT);
    for (Chart<?, ?> chart : charts) {
      chart.paint(graphics, WIDTH, HEIGHT);
      graphics.translate(0, HEIGHT);
    }
    graphics.dispose();
    if (!ImageIO.write(image, "png", target.toFile())) {
      throw new IOException(target + ": this JDK cannot write PNG files");
    }
  }

  /** Gives a chart the common look; the legend stands outside, where it covers nothing. */
  static void style(AxesChartStyler style) {
    style.setLegendPosition(LegendPosition.OutsideE);
    style.setLegendBorderColor(GRID);
    style.setLegendFont(new Font(FONT, Font.PLAIN, 11));
    style.setLegendPadding(6);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setChartTitleFont(new Font(FONT, Font.PLAIN, 13));
    style.setAxisTitleFont(new Font(FONT, Font.PLAIN, 11));
    style.setAxisTickLabelsFont(new Font(FONT, Font.PLAIN, 11));
    style.setAnnotationTextFont(new Font(FONT, Font.BOLD, 12));
    style.setAnnotationTextFontColor(INK);
    style.setAnnotationLineColor(INK);
    style.setChartFontColor(INK);
    style.setAxisTickLabelsColor(INK);
    style.setAxisTickMarksColor(GRID);
  }

  /** An activity in per cent, with at most three digits that count. */
  static String percent(double share) {
    BigDecimal percent = BigDecimal.valueOf(100 * share).round(new MathContext(3));
    return percent.stripTrailingZeros().toPlainString() + "%";
  }
}
