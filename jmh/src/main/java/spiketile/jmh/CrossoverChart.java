package spiketile.jmh;

import java.awt.BasicStroke;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Speed over activity: sparse peers fall, dense ones stay, and where they meet is marked. */
final class CrossoverChart {
  private static final double PERCENT = 100;
  private static final BasicStroke SOLID = new BasicStroke(2);
  private static final BasicStroke DASHED =
      new BasicStroke(2, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {6, 4}, 0);

  private CrossoverChart() {}

  /** Writes a chart for each panel of at least two activities; returns whether there was one. */
  static boolean write(Path target, List<Measured> run, String subtitle) throws IOException {
    List<XYChart> charts =
        ActivityPanel.of(run).stream()
            .filter(panel -> panel.activities().length > 1)
            .map(CrossoverChart::chart)
            .toList();
    if (charts.isEmpty()) {
      return false;
    }
    ChartSheet.write(target, "Speed over activity", subtitle, charts);
    return true;
  }

  private static XYChart chart(ActivityPanel panel) {
    String unit = panel.curves().getFirst().speedUnit() + " a second";
    Optional<Crossover> crossover = Crossover.of(panel.curves());
    XYChart chart =
        new XYChartBuilder()
            .width(ChartSheet.WIDTH)
            .height(ChartSheet.HEIGHT)
            .title(panel.title() + crossover.map(CrossoverChart::phrase).orElse(""))
            .xAxisTitle("activity: % of neurons that fire in a row (log scale)")
            .yAxisTitle(unit + " (log scale)")
            .build();
    XYStyler style = chart.getStyler();
    ChartSheet.style(style);
    style.setXAxisLogarithmic(true);
    style.setYAxisLogarithmic(true);
    double[] activities = percent(panel.activities()); // whole decades around: only they get labels
    style.setXAxisMin(Math.pow(10, Math.floor(Math.log10(activities[0]))));
    style.setXAxisMax(Math.pow(10, Math.ceil(Math.log10(activities[activities.length - 1]))));
    style.setXAxisDecimalPattern("0.####");
    style.setYAxisDecimalPattern("#,##0.###");
    int color = 0;
    for (PeerCurve curve : panel.curves()) {
      XYSeries series =
          chart.addSeries(
              curve.peer() + (curve.dense() ? " (dense)" : ""),
              percent(curve.activities()),
              curve.speeds());
      series.setLineColor(ChartSheet.color(color));
      series.setMarkerColor(ChartSheet.color(color++));
      series.setMarker(SeriesMarkers.CIRCLE);
      series.setLineStyle(curve.dense() ? DASHED : SOLID);
    }
    crossover.ifPresent(found -> mark(chart, panel, found));
    return chart;
  }

  private static double[] percent(double[] shares) {
    return Arrays.stream(shares).map(share -> PERCENT * share).toArray();
  }

  private static String phrase(Crossover crossover) {
    return ": %s is faster than %s below %s"
        .formatted(ResultBlock.BASE, crossover.dense(), ChartSheet.percent(crossover.activity()));
  }

  private static void mark(XYChart chart, ActivityPanel panel, Crossover crossover) {
    double lowest =
        panel.curves().stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.speeds()))
            .min()
            .orElseThrow();
    double x = PERCENT * crossover.activity();
    chart.addAnnotation(new AnnotationLine(x, true, false));
    chart.addAnnotation(
        new AnnotationText(ChartSheet.percent(crossover.activity()), x, lowest, false));
  }
}
