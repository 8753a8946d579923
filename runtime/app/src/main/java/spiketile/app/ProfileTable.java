package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import spiketile.runtime.Phase;
import spiketile.runtime.Profile;

/** Where the time of a training's steps went, as its user reads it. */
final class ProfileTable {
  private static final double NANOS_PER_MILLI = 1e6;

  private ProfileTable() {}

  /** A row for each phase: time of an average step as the mean of all threads, so that rows add up. */
  static List<String> lines(Profile profile) {
    if (profile.steps() == 0) {
      return List.of("profile        no step was measured");
    }
    TextTable table = new TextTable("phase", "ms a step", "share");
    double all = (double) profile.wallNanos() * profile.threads();
    for (Phase phase : Phase.values()) {
      table.add(row(phase.label(), profile.nanos(phase), all, profile));
    }
    table.add(row("wall time", all, all, profile));
    List<String> lines = new ArrayList<>();
    lines.add(
        "profile        %s on %s, mean of the threads, without evaluations"
            .formatted(
                Report.counted(profile.steps(), "step"),
                Report.counted(profile.threads(), "thread")));
    table.lines().forEach(line -> lines.add("  " + line));
    lines.add(
        "load imbalance %s: busy time of each superstep's slowest thread, over the mean"
            .formatted(Report.format("%.2f", profile.imbalance())));
    return lines;
  }

  private static String[] row(String label, double nanos, double all, Profile profile) {
    double millis = nanos / NANOS_PER_MILLI / profile.threads() / profile.steps();
    return new String[] {label, Report.format("%.3f", millis), Report.percent(nanos / all)};
  }
}
