package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Predictions as text. */
final class SimulationTable {
  private SimulationTable() {}

  /** A line for each point, then why some were refused. */
  static List<String> lines(List<SimulatedPoint> points, String unit) {
    TextTable table =
        new TextTable(
            unit,
            "cap",
            "neurons",
            "samples/s",
            "step ms",
            "compute",
            "exchange",
            "sync",
            "bound by");
    for (SimulatedPoint point : points) {
      if (point.fits()) {
        table.add(
            String.valueOf(point.units()),
            cap(point),
            Report.format("%,d", point.neurons()),
            Report.format("%,.0f", point.samplesPerSecond()),
            Report.format("%.2f", 1000 * point.seconds()),
            Report.percent(point.computeSeconds() / point.seconds()),
            Report.percent(point.exchangeSeconds() / point.seconds()),
            Report.percent(point.syncSeconds() / point.seconds()),
            point.bound().name().toLowerCase(Locale.ROOT));
      } else {
        table.add(
            String.valueOf(point.units()), cap(point), "-", "-", "-", "-", "-", "-", "memory");
      }
    }
    List<String> lines = new ArrayList<>(table.lines());
    points.stream()
        .filter(point -> !point.fits())
        .map(SimulatedPoint::refused)
        .distinct()
        .forEach(why -> lines.add("does not fit: " + why));
    return lines;
  }

  private static String cap(SimulatedPoint point) {
    return Report.format("%.2f%%", 100 * point.cap());
  }
}
