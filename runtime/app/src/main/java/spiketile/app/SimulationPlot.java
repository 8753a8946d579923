package spiketile.app;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import spiketile.runtime.cost.Bound;

/** Predicted throughput over activity as a picture: a line for each number of chips or threads. */
final class SimulationPlot {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 1000;
  private static final Color INK = new Color(0x333333);
  private static final Color GRID = new Color(0xE5E5E5);
  private static final Color[] COLORS = {
    new Color(0x3B6FB6),
    new Color(0xD9822B),
    new Color(0x3C9D6B),
    new Color(0x8A5FB0),
    new Color(0xC0504D),
    new Color(0x4BACC6),
    new Color(0x7F7F7F)
  };

  private SimulationPlot() {}

  /**
   * Draws the points.
   *
   * @param target the PNG file
   * @param title what was predicted
   * @param unit chips or threads
   */
  static void write(Path target, List<SimulatedPoint> points, String title, String unit)
      throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("activity, % of a layer's neurons in a row")
            .yAxisTitle("samples/s, predicted")
            .build();
    style(chart.getStyler());
    int line = 0;
    for (int units : points.stream().map(SimulatedPoint::units).distinct().toList()) {
      List<SimulatedPoint> own = points.stream().filter(point -> point.units() == units).toList();
      add(chart, own, unit + " " + units, line);
      line++;
    }
    BitmapEncoder.saveBitmap(chart, target.toString(), BitmapFormat.PNG);
  }

  private static void add(XYChart chart, List<SimulatedPoint> points, String name, int line) {
    double[] caps = points.stream().mapToDouble(point -> 100 * point.cap()).toArray();
    double[] rates = points.stream().mapToDouble(SimulatedPoint::samplesPerSecond).toArray();
    XYSeries series = chart.addSeries(name + ", " + bounds(points), caps, rates);
    Color color = COLORS[line % COLORS.length];
    series.setLineColor(color);
    series.setMarkerColor(color);
    series.setMarker(marker(points.getFirst().bound()));
  }

  private static Marker marker(Bound bound) {
    return switch (bound) {
      case COMPUTE -> SeriesMarkers.CIRCLE;
      case EXCHANGE -> SeriesMarkers.DIAMOND;
      case SYNC -> SeriesMarkers.SQUARE;
    };
  }

  /** What bounds the points of a line, from the lowest activity to the highest. */
  private static String bounds(List<SimulatedPoint> points) {
    return String.join(
        " → ",
        points.stream()
            .map(point -> point.bound().name().toLowerCase(Locale.ROOT))
            .distinct()
            .toList());
  }

  private static void style(XYStyler style) {
    style.setXAxisLogarithmic(true);
    style.setYAxisLogarithmic(true);
    style.setLegendPosition(LegendPosition.InsideSW);
    style.setLegendBorderColor(GRID);
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setChartFontColor(INK);
    style.setAxisTickLabelsColor(INK);
    style.setAxisTickMarksColor(GRID);
    style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 22));
    style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
    style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
  }
}
