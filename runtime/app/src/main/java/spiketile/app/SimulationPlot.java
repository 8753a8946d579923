package spiketile.app;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import spiketile.runtime.cost.Bound;

/**
 * Predicted throughput as a picture: samples/s over activity, a line for each number of chips or
 * threads; and neurons times samples/s over that number, a line for each activity. The legend
 * names what bounds a line's points, its marker what bounds the last.
 */
final class SimulationPlot {
  static final int WIDTH = 2000;
  static final int HEIGHT = 900;

  private static final int TITLE_HEIGHT = 50;
  private static final Color INK = new Color(0x333333);
  private static final Color GRID = new Color(0xE5E5E5);
  private static final Color[] COLORS = {
    new Color(0x3B6FB6),
    new Color(0xD9822B),
    new Color(0x3C9D6B),
    new Color(0x8A5FB0),
    new Color(0xC0504D),
    new Color(0x4BACC6),
    new Color(0x7F7F7F),
    new Color(0xB8A000),
    new Color(0x000000)
  };

  private final List<SimulatedPoint> points;
  private final String unit;

  private SimulationPlot(List<SimulatedPoint> points, String unit) {
    this.points = points;
    this.unit = unit;
  }

  /**
   * Draws the points.
   *
   * @param target the PNG file
   * @param points at least one
   * @param title what was predicted
   * @param unit chips or threads
   */
  static void write(Path target, List<SimulatedPoint> points, String title, String unit)
      throws IOException {
    BufferedImage image = new SimulationPlot(points, unit).draw(title);
    if (!ImageIO.write(image, "png", target.toFile())) {
      throw new IOException(target + ": this JDK cannot write PNG files");
    }
  }

  private BufferedImage draw(String title) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setColor(INK);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 20));
    graphics.drawString(title, 20, TITLE_HEIGHT - 15);
    graphics.translate(0, TITLE_HEIGHT);
    for (XYChart chart : List.of(overActivity(), overUnits())) {
      chart.paint(graphics, WIDTH / 2, HEIGHT - TITLE_HEIGHT);
      graphics.translate(WIDTH / 2, 0);
    }
    graphics.dispose();
    return image;
  }

  private XYChart overActivity() {
    XYChart chart = chart("activity, % of a layer's neurons in a row", "samples/s");
    return withLines(
        chart,
        SimulatedPoint::units,
        units -> unit + " " + units,
        point -> 100 * point.cap(),
        SimulatedPoint::samplesPerSecond);
  }

  private XYChart overUnits() {
    XYChart chart = chart(unit, "neurons · samples/s");
    return withLines(
        chart,
        SimulatedPoint::cap,
        cap -> "activity " + Report.percent(cap),
        SimulatedPoint::units,
        point -> point.neurons() * point.samplesPerSecond());
  }

  /** A line for each value of the key. */
  private <T> XYChart withLines(
      XYChart chart,
      Function<SimulatedPoint, T> key,
      Function<T, String> name,
      ToDoubleFunction<SimulatedPoint> x,
      ToDoubleFunction<SimulatedPoint> y) {
    int line = 0;
    for (T value : points.stream().map(key).distinct().toList()) {
      List<SimulatedPoint> own =
          points.stream().filter(point -> key.apply(point).equals(value)).toList();
      XYSeries series =
          chart.addSeries(
              name.apply(value) + ": " + bounds(own),
              own.stream().mapToDouble(x).toArray(),
              own.stream().mapToDouble(y).toArray());
      series.setLineColor(COLORS[line % COLORS.length]);
      series.setMarkerColor(COLORS[line % COLORS.length]);
      series.setMarker(marker(own.getLast().bound()));
      line++;
    }
    return chart;
  }

  private static Marker marker(Bound bound) {
    return switch (bound) {
      case COMPUTE -> SeriesMarkers.CIRCLE;
      case EXCHANGE -> SeriesMarkers.DIAMOND;
      case SYNC -> SeriesMarkers.SQUARE;
    };
  }

  /** What bounds the points of a line, in their order. */
  private static String bounds(List<SimulatedPoint> points) {
    return String.join(
        " → ",
        points.stream()
            .map(point -> point.bound().name().toLowerCase(Locale.ROOT))
            .distinct()
            .toList());
  }

  private static XYChart chart(String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH / 2)
            .height(HEIGHT - TITLE_HEIGHT)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    XYStyler style = chart.getStyler();
    style.setXAxisLogarithmic(true);
    style.setYAxisLogarithmic(true);
    style.setLegendPosition(LegendPosition.OutsideE);
    style.setLegendBorderColor(GRID);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setChartFontColor(INK);
    style.setAxisTickLabelsColor(INK);
    style.setAxisTickMarksColor(GRID);
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    return chart;
  }
}
