package spiketile.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;

/** Whether throughput translates to training time: the same training sparse and dense, by the clock. */
final class RaceSection implements PosterSection {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EPOCHS = 8;
  private static final int QUICK_EPOCHS = 1;

  private static final double ROUNDING = 1e-9;

  /** Shares of the best accuracy of the first arm, which others may never reach. */
  private static final List<Double> GOALS = List.of(0.5, 0.75, 0.9, 1.0);

  private final Path data;
  private final Path work;
  private final int threads;
  private final int epochs;

  /**
   * @param data folder of the files to learn from
   * @param work folder for what the trainings write
   */
  RaceSection(Path data, Path work, int threads, boolean quick) {
    this.data = data;
    this.work = work;
    this.threads = threads;
    epochs = quick ? QUICK_EPOCHS : EPOCHS;
  }

  @Override
  public List<StepCase> cases() {
    return List.of();
  }

  /** The trainings that are still to be done. */
  List<RaceArm> arms() throws IOException {
    List<RaceArm> arms = new ArrayList<>();
    for (RaceArm arm : RaceArm.values()) {
      if (epochs(arm).size() < epochs) {
        arms.add(arm);
      }
    }
    return arms;
  }

  private Path file(RaceArm arm) {
    return work.resolve("training-%s-%d.jsonl".formatted(arm, epochs));
  }

  Path log(RaceArm arm) {
    return work.resolve("training-" + arm + ".log");
  }

  /**
   * Trains in a process of its own.
   *
   * @return its exit code
   */
  int train(RaceArm arm) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", PosterOrigin.jar().toString(), RaceMain.class.getName()));
    command.addAll(
        List.of(
            arm.name(),
            Integer.toString(threads),
            Integer.toString(epochs),
            data.toAbsolutePath().toString(),
            file(arm).toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(arm).toFile())
        .start()
        .waitFor();
  }

  /** The last line that the process of an arm printed, such as why it refused its files. */
  String lastWords(RaceArm arm) throws IOException {
    List<String> lines = Files.readAllLines(log(arm));
    return lines.isEmpty() ? "" : lines.getLast();
  }

  /** What an arm has done so far. */
  List<RaceEpoch> epochs(RaceArm arm) throws IOException {
    List<RaceEpoch> found = new ArrayList<>();
    if (Files.exists(file(arm))) {
      for (String line : Files.readAllLines(file(arm))) {
        try {
          found.add(JSON.readValue(line, RaceEpoch.class));
        } catch (JsonProcessingException e) {
          break; // cut off in the middle
        }
      }
    }
    return found;
  }

  /** All that was done, by arm. */
  Map<String, List<RaceEpoch>> all() throws IOException {
    Map<String, List<RaceEpoch>> all = new LinkedHashMap<>();
    for (RaceArm arm : RaceArm.values()) {
      all.put(arm.toString(), epochs(arm));
    }
    return all;
  }

  @Override
  public void write(CaseStore results, PosterPage page) throws IOException {
    page.text("## Activity over training");
    page.text(
        "The files of `--train-dir`, 700-1462-1462-20, T = 100 of 10 ms, %d epochs of batches of 40, Adam 5e-4, weights scaled until 2%% fire; the same weights, batches and test samples in all. Seconds are those of training, without reading and testing."
            .formatted(epochs));
    Map<RaceArm, List<RaceEpoch>> runs = new LinkedHashMap<>();
    for (RaceArm arm : RaceArm.values()) {
      if (!epochs(arm).isEmpty()) {
        runs.put(arm, epochs(arm));
      }
    }
    if (runs.isEmpty()) {
      return;
    }
    page.table(course(runs));
    page.table(goals(runs));
    page.charts("training", "Sparse and dense training by the clock", charts(runs));
  }

  private static MarkdownTable course(Map<RaceArm, List<RaceEpoch>> runs) {
    MarkdownTable table =
        new MarkdownTable(
            "", "epoch", "samples/s", "fired", "active", "loss", "test accuracy", "seconds so far");
    runs.forEach(
        (arm, all) -> {
          for (RaceEpoch epoch : shown(all)) {
            boolean sparse = arm == RaceArm.SPARSE;
            table.add(
                arm.title(),
                Integer.toString(epoch.epoch()),
                Figures.rate(epoch.samplesPerSecond()),
                sparse ? Figures.percent(epoch.fired()) : Figures.NOTHING,
                sparse ? Figures.percent(epoch.active()) : Figures.NOTHING,
                "%.3f".formatted(epoch.loss()),
                Figures.percent(epoch.accuracy()),
                Figures.rate(epoch.seconds()));
          }
        });
    return table;
  }

  /** The first epochs, and from then on every second. */
  private static List<RaceEpoch> shown(List<RaceEpoch> all) {
    return all.stream().filter(e -> e.epoch() <= 2 || e.epoch() % 2 == 0).toList();
  }

  private static MarkdownTable goals(Map<RaceArm, List<RaceEpoch>> runs) {
    double best = bestAccuracy(runs.values().iterator().next());
    List<String> head = new ArrayList<>(List.of("seconds to accuracy"));
    GOALS.forEach(goal -> head.add(Figures.percent(goal * best)));
    MarkdownTable table = new MarkdownTable(head.toArray(String[]::new));
    runs.forEach(
        (arm, all) -> {
          List<String> cells = new ArrayList<>(List.of(arm.title()));
          GOALS.forEach(goal -> cells.add(Figures.rate(secondsTo(all, goal * best))));
          table.add(cells.toArray(String[]::new));
        });
    List<RaceEpoch> sparse = runs.get(RaceArm.SPARSE);
    if (sparse != null) {
      runs.forEach(
          (arm, all) -> {
            List<String> cells = new ArrayList<>(List.of(arm.title() + " / sparse"));
            for (double goal : GOALS) {
              OptionalDouble dense = secondsTo(all, goal * best);
              cells.add(Figures.rate(Figures.ratio(dense, secondsTo(sparse, goal * best))));
            }
            if (arm != RaceArm.SPARSE) {
              table.add(cells.toArray(String[]::new));
            }
          });
    }
    return table;
  }

  private static double bestAccuracy(List<RaceEpoch> all) {
    return all.stream().mapToDouble(RaceEpoch::accuracy).max().orElse(0);
  }

  private static OptionalDouble secondsTo(List<RaceEpoch> all, double accuracy) {
    return all.stream()
        .filter(epoch -> epoch.accuracy() >= accuracy - ROUNDING)
        .mapToDouble(RaceEpoch::seconds)
        .findFirst();
  }

  private static List<XYChart> charts(Map<RaceArm, List<RaceEpoch>> runs) {
    LogChart accuracy =
        new LogChart("Test accuracy", "seconds of training (log scale)", "% of samples (log)");
    LogChart speed = new LogChart("Throughput", "epoch (log scale)", "samples/s (log)");
    runs.forEach(
        (arm, all) -> {
          accuracy.add(
              arm.title(),
              all.stream()
                  .map(e -> new LogChart.Point(e.seconds(), Math.max(1, 100 * e.accuracy())))
                  .toList());
          speed.add(
              arm.title(),
              all.stream().map(e -> new LogChart.Point(e.epoch(), e.samplesPerSecond())).toList());
        });
    return Stream.of(accuracy, speed).flatMap(chart -> chart.build().stream()).toList();
  }
}
