package spiketile.app;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A training's curve as a picture: loss, accuracy and activity over the epochs. */
final class CurvePlot {
  /** Pixels of the whole picture. */
  static final int WIDTH = 2400;

  static final int HEIGHT = 840;

  private static final int SCALE = 2; // drawn at half the size, for screens with many pixels
  private static final int TITLE_HEIGHT = 40;
  private static final int CHARTS = 3;
  private static final String FONT = Font.SANS_SERIF;
  private static final Color INK = new Color(0x333333);
  private static final Color GRID = new Color(0xE5E5E5);
  private static final Color[] COLORS = {
    new Color(0x3B6FB6), new Color(0xD9822B), new Color(0x3C9D6B), new Color(0x8A5FB0)
  };

  private static final BasicStroke SOLID =
      new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
  private static final BasicStroke DASHED =
      new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4, 3}, 0);

  private final List<CurveRow> rows;
  private final List<CurveRow> tested;
  private final String heldOut;

  private CurvePlot(List<CurveRow> rows, String heldOut) {
    this.heldOut = heldOut;
    this.rows = rows;
    tested = rows.stream().filter(CurveRow::tested).toList();
  }

  /**
   * Draws a curve.
   *
   * @param target the PNG file
   * @param rows at least one epoch
   * @param heldOut what samples are called that the network does not learn from
   * @param title what was trained
   */
  static void write(Path target, List<CurveRow> rows, String heldOut, String title)
      throws IOException {
    BufferedImage image = new CurvePlot(rows, heldOut).draw(title);
    if (!ImageIO.write(image, "png", target.toFile())) {
      throw new IOException(target + ": this JDK cannot write PNG files");
    }
  }

  private BufferedImage draw(String title) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.scale(SCALE, SCALE);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(INK);
    graphics.setFont(new Font(FONT, Font.BOLD, 14));
    graphics.drawString(title, 20, 27);
    graphics.translate(0, TITLE_HEIGHT);
    for (XYChart chart : List.of(loss(), accuracy(), activity())) {
      chart.paint(graphics, WIDTH / SCALE / CHARTS, HEIGHT / SCALE - TITLE_HEIGHT);
      graphics.translate(WIDTH / SCALE / CHARTS, 0);
    }
    graphics.dispose();
    return image;
  }

  private XYChart loss() {
    XYChart chart = chart("Loss (mean cross-entropy)", LegendPosition.InsideNE);
    chart.getStyler().setYAxisMin(0.0);
    add(chart, "train", rows, CurveRow::trainLoss, 0);
    add(chart, heldOut, tested, CurveRow::testLoss, 1);
    return chart;
  }

  private XYChart accuracy() {
    XYChart chart = chart("Accuracy (% of samples)", LegendPosition.InsideSE);
    chart.getStyler().setYAxisMax(100.0);
    add(chart, "train", rows, row -> 100 * row.trainAccuracy(), 0);
    add(chart, heldOut, tested, row -> 100 * row.testAccuracy(), 1);
    return chart;
  }

  private XYChart activity() {
    XYChart chart = chart("Activity (% of neurons, mean over steps)", LegendPosition.InsideNE);
    chart.getStyler().setYAxisMin(0.0);
    int layers = rows.getFirst().activity().size();
    boolean both = layers <= COLORS.length;
    double most = 0;
    for (int l = 0; l < layers; l++) {
      int layer = l;
      String name = "layer " + (l + 1);
      add(chart, name + " fired", rows, row -> 100 * row.activity().get(layer).fired(), l);
      if (both) {
        add(chart, name + " active", rows, row -> 100 * row.activity().get(layer).active(), l)
            .setLineStyle(DASHED);
      }
      for (CurveRow row : rows) {
        most = Math.max(most, 100 * row.activity().get(layer).active());
      }
    }
    double legend = Math.min(0.5, 0.05 + 0.06 * layers * (both ? 2 : 1)); // room above the lines
    chart.getStyler().setYAxisMax(Math.max(most, 0.1) / (1 - legend));
    return chart;
  }

  private static XYSeries add(
      XYChart chart,
      String name,
      List<CurveRow> rows,
      ToDoubleFunction<CurveRow> value,
      int color) {
    if (rows.isEmpty()) {
      return null;
    }
    double[] epochs = rows.stream().mapToDouble(CurveRow::epoch).toArray();
    XYSeries series = chart.addSeries(name, epochs, rows.stream().mapToDouble(value).toArray());
    series.setMarker(rows.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setMarkerColor(COLORS[color % COLORS.length]);
    series.setLineColor(COLORS[color % COLORS.length]);
    series.setLineStyle(SOLID);
    return series;
  }

  private static XYChart chart(String title, LegendPosition legend) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH / SCALE / CHARTS)
            .height(HEIGHT / SCALE - TITLE_HEIGHT)
            .title(title)
            .xAxisTitle("epoch")
            .build();
    XYStyler style = chart.getStyler();
    style.setLegendPosition(legend);
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
    style.setChartFontColor(INK);
    style.setAxisTickLabelsColor(INK);
    style.setAxisTickMarksColor(GRID);
    style.setXAxisTickMarkSpacingHint(60);
    style.setXAxisDecimalPattern("0");
    return chart;
  }
}
