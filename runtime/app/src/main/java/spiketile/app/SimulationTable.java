package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Predictions as text. */
final class SimulationTable {
  private SimulationTable() {}

  /** A line for each point, then what a star means. */
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
      table.add(
          point.units() + (point.memory() == null ? "" : " *"),
          Report.format("%.2f%%", 100 * point.cap()),
          Report.format("%,d", point.neurons()),
          Report.format("%,.0f", point.samplesPerSecond()),
          Report.format("%.2f", 1000 * point.seconds()),
          Report.percent(point.computeSeconds() / point.seconds()),
          Report.percent(point.exchangeSeconds() / point.seconds()),
          Report.percent(point.syncSeconds() / point.seconds()),
          point.bound().name().toLowerCase(Locale.ROOT));
    }
    List<String> lines = new ArrayList<>(table.lines());
    if (points.stream().anyMatch(point -> point.memory() != null)) {
      lines.add(
          "* this program's own plan, with the lists of all steps in the tiles, does not fit:");
      points.stream()
          .map(SimulatedPoint::memory)
          .filter(Objects::nonNull)
          .distinct()
          .forEach(why -> lines.add("  " + why));
    }
    return lines;
  }
}
