package spiketile.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import spiketile.runtime.cost.Link;
import spiketile.runtime.cost.PipelineStep;

/** The page of the scaling experiment: what was measured here, and what a core for every chip would bring. */
final class ScalingReport {
  private static final String NAME = "scaling.md";
  private static final double MILLIS = 1e3;
  private static final double KIB = 1024;
  private static final double MIB = 1024 * KIB;
  private static final List<Link> LINKS =
      List.of(Link.sharedMemory(), Link.hundredGigabit(), Link.gigabit());
  private static final List<Integer> PREDICTED = List.of(4, 8, 16, 64, 256);

  private final List<ScalingResult> replicas;
  private final List<ScalingResult> stages;
  private final int piece;

  ScalingReport(List<ScalingResult> replicas, List<ScalingResult> stages, int piece) {
    this.replicas = replicas;
    this.stages = stages;
    this.piece = piece;
  }

  /** A line for whoever waits. */
  static String progress(ScalingResult result) {
    ScalingCase given = result.given();
    return Report.format(
        "%d x %d chips, %,d neurons, %.1f M weights, batch %d: %.1f ms a step, %.2f cores busy, %,.0f MiB, %s active",
        given.replicas(),
        given.stages(),
        given.neurons(),
        given.weights() / 1e6,
        given.batch(),
        MILLIS * result.seconds(),
        result.coresBusy(),
        result.allBytes() / MIB,
        Report.percent(result.active()));
  }

  Path write(Path folder, String command) throws IOException {
    Files.createDirectories(folder);
    List<String> page = new ArrayList<>();
    page.add("# Scaling: replicas and stages");
    page.add("");
    page.add("Made by `" + command.strip() + "`, Spiketile " + Version.number());
    page.add(
        "on "
            + Cpu.name()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " CPUs, JDK "
            + Runtime.version()
            + ". What each column means: [ranks](../ranks.md#scaling).");
    page.addAll(lines());
    Path file = folder.resolve(NAME);
    Files.write(file, page);
    return file;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!replicas.isEmpty()) {
      lines.addAll(replicaLines());
    }
    if (!stages.isEmpty()) {
      lines.addAll(stageLines());
      lines.addAll(predictionLines());
    }
    return lines;
  }

  private List<String> replicaLines() {
    List<String> lines = new ArrayList<>(List.of("", "## Replicas", ""));
    ScalingCase given = replicas.getFirst().given();
    lines.add(
        Report.format(
            "%,d neurons in %d hidden layers, batch %d, %s fixed, one thread a rank.",
            given.neurons(), given.hidden(), given.batch(), Report.percent(given.activity())));
    lines.addAll(
        List.of("", "| ranks | ms a step | samples/s | times as fast |", "|---|---|---|---|"));
    for (ScalingResult result : replicas) {
      lines.add(
          Report.format(
              "| %d | %.1f | %.0f | %.2f |",
              result.given().replicas(),
              MILLIS * result.seconds(),
              result.samplesPerSecond(),
              replicas.getFirst().seconds() / result.seconds()));
    }
    return lines;
  }

  private List<String> stageLines() {
    List<String> lines = new ArrayList<>(List.of("", "## Stages", ""));
    lines.add(
        Report.format(
            "Pieces of %d of %d steps, %s fixed, Adam. A core each: predicted from what each piece took here.",
            piece, ScalingCase.STEPS, Report.percent(stages.getFirst().given().activity())));
    lines.add("");
    lines.add(
        "| chips | neurons | M weights | batch | ms a step here | cores busy | fired | active | MiB a chip | MiB in all | KiB crossing | dense ÷ that | ms, a core each | computing | samples/s of it |");
    lines.add("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    stages.forEach(result -> lines.add(line(result)));
    return lines;
  }

  private static String line(ScalingResult result) {
    ScalingCase given = result.given();
    PipelineStep predicted = result.predicted(Link.sharedMemory());
    return Report.format(
        "| %d | %,d | %.1f | %d | %.1f | %.2f | %s | %s | %.1f | %,.0f | %,.1f | %s | %.1f | %s | %.0f |",
        given.stages(),
        given.neurons(),
        given.weights() / 1e6,
        given.batch(),
        MILLIS * result.seconds(),
        result.coresBusy(),
        Report.percent(result.fired()),
        Report.percent(result.active()),
        result.largestStage() / MIB,
        result.allBytes() / MIB,
        result.crossing() / KIB,
        given.stages() == 1 ? "–" : Report.format("%.1f", result.saving()),
        MILLIS * predicted.seconds(),
        Report.percent(predicted.computing()),
        given.batch() / predicted.seconds());
  }

  /** For as many chips as were measured, and from the largest network of each kind for more of them. */
  private List<String> predictionLines() {
    List<String> lines = new ArrayList<>(List.of("", "## A core each", ""));
    lines.add(
        "Predicted from what each piece took here. For more chips than were measured: as many layers on each, or replicas of the measured ones with a batch each. Exchange: the time of its messages alone, as a share of the step.");
    lines.add("");
    lines.add(
        "| neurons a chip | batch | chips | link | ms, stages | computing | exchange | ms, replicas | exchange |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (ScalingResult result : stages) {
      for (Link link : LINKS) {
        PREDICTED.stream()
            .filter(chips -> predicts(result, chips))
            .forEach(chips -> lines.add(prediction(result, chips, link)));
      }
    }
    return lines;
  }

  private boolean predicts(ScalingResult result, int chips) {
    int measured = result.given().stages();
    return chips == measured || chips > measured && isLargest(result);
  }

  private boolean isLargest(ScalingResult result) {
    return stages.stream()
        .filter(other -> perChip(other) == perChip(result))
        .noneMatch(
            other ->
                other.given().batch() == result.given().batch()
                    && other.given().stages() > result.given().stages());
  }

  private static long perChip(ScalingResult result) {
    return Math.round((double) result.given().hidden() / result.given().stages());
  }

  private static String prediction(ScalingResult result, int chips, Link link) {
    ScalingCase given = result.given();
    PipelineStep stages = result.predicted(chips, 1, link);
    PipelineStep replicas = result.predicted(given.stages(), chips / given.stages(), link);
    return Report.format(
        "| %,d | %d | %d | %s | %.1f | %s | %s | %.1f | %s |",
        given.neurons() / given.stages(),
        given.batch(),
        chips,
        link.name(),
        MILLIS * stages.seconds(),
        Report.percent(stages.computing()),
        Report.percent(stages.exchanging()),
        MILLIS * replicas.seconds(),
        Report.percent(replicas.exchanging()));
  }
}
