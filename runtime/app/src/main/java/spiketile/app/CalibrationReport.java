package spiketile.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import spiketile.runtime.cost.Costs;
import spiketile.runtime.cost.MeasuredStep;
import spiketile.runtime.cost.WorkUnit;

/** What a calibration found, as text. */
final class CalibrationReport {
  private static final double NANO = 1e9;

  /** Share of the processors that others use from which on a measurement is rough. */
  private static final double DISTURBED = 0.05;

  private CalibrationReport() {}

  /** One measured step. */
  static String measured(MeasuredStep step) {
    return Report.format(
        "%s, cap %.1f%%, %.0f input spikes, %s: forward %.1f ms, backward %.1f ms%s",
        network(step),
        100 * step.cap(),
        step.activity().inputSpikes(),
        Report.counted(step.threads(), "thread"),
        1000 * step.forwardSeconds(),
        1000 * step.backwardSeconds(),
        step.others() < DISTURBED
            ? ""
            : Report.format(" (rough: others used %.0f%% of the processors)", 100 * step.others()));
  }

  private static String network(MeasuredStep step) {
    return step.sizes().stream().map(String::valueOf).collect(Collectors.joining("-"));
  }

  /** A line for each measured step, then the largest error. */
  static List<String> lines(List<MeasuredStep> steps, Costs costs) {
    TextTable table =
        new TextTable(
            "network", "cap", "input spikes", "threads", "measured ms", "predicted ms", "error");
    for (MeasuredStep step : steps) {
      table.add(
          network(step),
          Report.format("%.1f%%", 100 * step.cap()),
          Report.format("%.0f", step.activity().inputSpikes()),
          String.valueOf(step.threads()),
          Report.format("%.1f", 1000 * step.seconds()),
          Report.format("%.1f", 1000 * step.step(costs).prediction().seconds()),
          Report.format("%+.1f%%", 100 * error(step, costs)));
    }
    List<String> lines = new ArrayList<>(table.lines());
    MeasuredStep worst =
        steps.stream()
            .max(Comparator.comparingDouble(step -> Math.abs(error(step, costs))))
            .orElseThrow();
    lines.add(Report.format("largest error %.1f%%", 100 * Math.abs(error(worst, costs))));
    return lines;
  }

  /** How much longer the prediction is than what was measured, as a share of that. */
  static double error(MeasuredStep step, Costs costs) {
    return step.step(costs).prediction().seconds() / step.seconds() - 1;
  }

  /** What each unit of work takes. */
  static List<String> lines(Costs costs) {
    TextTable table = new TextTable("unit of work", "ns");
    for (WorkUnit unit : WorkUnit.values()) {
      table.add(
          unit.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          Report.format("%.4f", NANO * costs.of(unit)));
    }
    return table.lines();
  }
}
