package spiketile.jmh;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Weight traffic of each peer at each activity, below what memory can be read at. */
final class RooflineChart {
  private static final Color[] LEVELS = {
    new Color(0x111111), new Color(0xC00000), new Color(0x7F6000), new Color(0x7F7F7F)
  };
  private static final BasicStroke DASHED =
      new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {8, 4}, 0);

  private RooflineChart() {}

  /** Writes a chart for each panel of synaptic updates; returns whether there was one. */
  static boolean write(Path target, List<Measured> run, String subtitle) throws IOException {
    ReadBandwidth bandwidth = ReadBandwidth.of(run);
    List<CategoryChart> charts =
        ActivityPanel.of(run).stream()
            .filter(RooflineChart::countsUpdates)
            .map(panel -> chart(panel, bandwidth))
            .toList();
    if (charts.isEmpty() || bandwidth.levels().isEmpty()) {
      return false;
    }
    ChartSheet.write(target, "Weight traffic against the read bandwidth", subtitle, charts);
    return true;
  }

  private static boolean countsUpdates(ActivityPanel panel) {
    return panel.curves().getFirst().points().getFirst().unit() == Unit.UPDATES;
  }

  private static CategoryChart chart(ActivityPanel panel, ReadBandwidth bandwidth) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(ChartSheet.WIDTH)
            .height(ChartSheet.HEIGHT)
            .title(panel.title())
            .xAxisTitle("activity: share of neurons that fire in a row")
            .yAxisTitle("GB/s: synaptic updates × bytes of a weight")
            .build();
    CategoryStyler style = chart.getStyler();
    ChartSheet.style(style);
    style.setAvailableSpaceFill(0.8);
    style.setYAxisMin(0.0);
    style.setPlotGridVerticalLinesVisible(false);
    double[] activities = panel.activities();
    List<String> categories = Arrays.stream(activities).mapToObj(ChartSheet::percent).toList();
    int color = 0;
    for (PeerCurve curve : panel.curves()) {
      chart
          .addSeries(curve.peer(), categories, traffic(curve, activities))
          .setFillColor(ChartSheet.color(color++));
    }
    int level = 0;
    for (Map.Entry<String, Double> read : bandwidth.levels().entrySet()) {
      line(chart, categories, read, LEVELS[level++ % LEVELS.length]);
    }
    return chart;
  }

  /** GB/s of a peer at each activity; 0 where it was not measured. */
  private static List<Double> traffic(PeerCurve curve, double[] activities) {
    return Arrays.stream(activities)
        .mapToObj(
            activity ->
                curve.points().stream()
                    .filter(one -> PeerCurve.activity(one) == activity)
                    .map(one -> gigabytes(ReadBandwidth.weightTraffic(one)))
                    .findFirst()
                    .orElse(0.0))
        .toList();
  }

  private static void line(
      CategoryChart chart, List<String> categories, Map.Entry<String, Double> read, Color color) {
    double height = gigabytes(read.getValue());
    CategorySeries series =
        chart.addSeries(
            "%s read: %.0f GB/s".formatted(read.getKey(), height),
            categories,
            Collections.nCopies(categories.size(), height));
    series.setChartCategorySeriesRenderStyle(CategorySeriesRenderStyle.Line);
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(DASHED);
  }

  private static double gigabytes(double bytes) {
    return bytes / 1e9;
  }
}
