package spiketile.app;

import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Test accuracy over the epochs, a line for each arm: the mean over the seeds. */
final class ConvergencePlot {
  private static final int WIDTH = 1400;
  private static final int HEIGHT = 800;
  private static final Color[] COLORS = {
    new Color(0x333333),
    new Color(0x3B6FB6),
    new Color(0x3C9D6B),
    new Color(0xD9822B),
    new Color(0xC0504D),
    new Color(0x999999)
  };

  private ConvergencePlot() {}

  static void write(Path target, ConvergenceResults results) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(results.set().title() + ": test accuracy, mean over the seeds")
            .xAxisTitle("epoch")
            .yAxisTitle("% of samples")
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideSE);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setPlotBorderVisible(false);
    chart.getStyler().setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 22));
    chart.getStyler().setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
    chart.getStyler().setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16));
    chart.getStyler().setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
    List<Integer> epochs = results.rows().getFirst().results().getFirst().epochs();
    for (ConvergenceRow row : results.rows()) {
      add(chart, row.arm().title(), epochs, means(row, epochs.size()));
    }
    List<Double> linear = epochs.stream().map(epoch -> 100 * results.linear()).toList();
    add(chart, "linear classifier on spike counts", epochs, linear);
    BitmapEncoder.saveBitmap(chart, target.toString(), BitmapFormat.PNG);
  }

  private static List<Double> means(ConvergenceRow row, int count) {
    List<Double> means = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int epoch = i;
      means.add(100 * row.mean(result -> result.accuracies().get(epoch)));
    }
    return means;
  }

  private static void add(XYChart chart, String name, List<Integer> epochs, List<Double> values) {
    XYSeries series = chart.addSeries(name, epochs, values);
    Color color = COLORS[(chart.getSeriesMap().size() - 1) % COLORS.length];
    series.setMarker(epochs.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setMarkerColor(color);
  }
}
