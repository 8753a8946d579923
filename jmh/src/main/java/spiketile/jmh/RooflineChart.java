package spiketile.jmh;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;

/** Weight traffic of each peer at each activity, below what memory can be read at. */
final class RooflineChart {
  private static final Color[] LEVELS = {
    new Color(0x111111), new Color(0xC00000), new Color(0x7F6000), new Color(0x7F7F7F)
  };
  private static final double TOP = 1.08; // room for the name of the highest line
  private static final String ROOM = " "; // for the names of the lines, right of the bars

  private RooflineChart() {}

  /** Writes a chart for each panel of synaptic updates; returns whether there was one. */
  static boolean write(Path target, List<Measured> run, String subtitle) throws IOException {
    ReadBandwidth bandwidth = ReadBandwidth.of(run);
    List<ActivityPanel> panels =
        ActivityPanel.of(run).stream().filter(RooflineChart::countsUpdates).toList();
    if (panels.isEmpty() || bandwidth.levels().isEmpty()) {
      return false;
    }
    List<CategoryChart> charts = panels.stream().map(panel -> chart(panel, bandwidth)).toList();
    ChartSheet.write(target, "Weight traffic against read bandwidth", subtitle, charts);
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
    List<String> categories = new ArrayList<>();
    Arrays.stream(activities).mapToObj(ChartSheet::percent).forEach(categories::add);
    categories.add(ROOM);
    int color = 0;
    for (PeerCurve curve : panel.curves()) {
      chart
          .addSeries(curve.peer(), categories, traffic(curve, activities))
          .setFillColor(ChartSheet.color(color++));
    }
    int level = 0;
    double lowest = Collections.min(bandwidth.levels().values());
    for (Map.Entry<String, Double> read : bandwidth.levels().entrySet()) {
      double height = gigabytes(read.getValue());
      String name = "%s %.0f GB/s".formatted(read.getKey(), height);
      Color line = LEVELS[level++ % LEVELS.length];
      chart.addAnnotation(new LevelLine(name, height, line, read.getValue() == lowest));
    }
    style.setYAxisMax(TOP * highest(panel, bandwidth));
    return chart;
  }

  /** GB/s of a peer at each activity, and none in the room for names. */
  private static List<Double> traffic(PeerCurve curve, double[] activities) {
    List<Double> traffic = new ArrayList<>(Collections.nCopies(activities.length + 1, 0.0));
    for (Measured one : curve.points()) {
      int place = Arrays.binarySearch(activities, PeerCurve.activity(one));
      traffic.set(place, gigabytes(ReadBandwidth.weightTraffic(one)));
    }
    return traffic;
  }

  /** GB/s of the highest bar or line. */
  private static double highest(ActivityPanel panel, ReadBandwidth bandwidth) {
    DoubleStream bars =
        panel.curves().stream()
            .flatMap(curve -> curve.points().stream())
            .mapToDouble(ReadBandwidth::weightTraffic);
    DoubleStream lines = bandwidth.levels().values().stream().mapToDouble(rate -> rate);
    return gigabytes(DoubleStream.concat(bars, lines).max().orElseThrow());
  }

  private static double gigabytes(double bytes) {
    return bytes / 1e9;
  }
}
