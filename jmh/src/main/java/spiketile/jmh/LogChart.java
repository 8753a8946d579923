package spiketile.jmh;

import java.util.List;
import java.util.Optional;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over logarithmic axes that end at whole decades, since only those get labels. */
final class LogChart {
  /** A point of a line, both above 0. */
  record Point(double x, double y) {}

  private final XYChart chart;

  LogChart(String title, String xTitle, String yTitle) {
    chart =
        new XYChartBuilder()
            .width(ChartSheet.WIDTH)
            .height(ChartSheet.HEIGHT)
            .title(title)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .build();
    ChartSheet.style(chart.getStyler());
    chart.getStyler().setXAxisLogarithmic(true);
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setXAxisDecimalPattern("#,##0.####");
    chart.getStyler().setYAxisDecimalPattern("#,##0.###");
  }

  /** Adds a line, unless it has no point. */
  LogChart add(String name, List<Point> points) {
    if (!points.isEmpty()) {
      double[] xs = points.stream().mapToDouble(Point::x).toArray();
      double[] ys = points.stream().mapToDouble(Point::y).toArray();
      int line = chart.getSeriesMap().size();
      XYSeries series = chart.addSeries(name, xs, ys);
      series.setLineColor(ChartSheet.color(line));
      series.setMarkerColor(ChartSheet.color(line));
      series.setMarker(SeriesMarkers.CIRCLE);
    }
    return this;
  }

  /** The chart, if it has a line. */
  Optional<XYChart> build() {
    if (chart.getSeriesMap().isEmpty()) {
      return Optional.empty();
    }
    double lowX = Double.MAX_VALUE;
    double highX = 0;
    double lowY = Double.MAX_VALUE;
    double highY = 0;
    for (XYSeries series : chart.getSeriesMap().values()) {
      lowX = Math.min(lowX, series.getXMin());
      highX = Math.max(highX, series.getXMax());
      lowY = Math.min(lowY, series.getYMin());
      highY = Math.max(highY, series.getYMax());
    }
    chart.getStyler().setXAxisMin(decadeBelow(lowX));
    chart.getStyler().setXAxisMax(decadeAbove(highX));
    chart.getStyler().setYAxisMin(decadeBelow(lowY));
    chart.getStyler().setYAxisMax(decadeAbove(highY));
    return Optional.of(chart);
  }

  private static double decadeBelow(double value) {
    return Math.pow(10, Math.floor(Math.log10(value)));
  }

  private static double decadeAbove(double value) {
    return Math.pow(10, Math.ceil(Math.log10(value)));
  }
}
