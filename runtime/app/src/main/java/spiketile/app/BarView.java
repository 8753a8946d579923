package spiketile.app;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import spiketile.runtime.BatchReport;
import spiketile.runtime.LayerActivity;

/** A progress bar in a terminal. */
final class BarView implements TrainingView {
  private static final int MILLIS_BETWEEN_UPDATES = 200;
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 5;

  private final String heldOut;
  private final int epochs;
  private final boolean unicode;
  private final ProgressBar bar;
  private volatile String head = "";
  private volatile String numbers = "";
  private volatile String test = "";

  /**
   * Shows the bar.
   *
   * @param out the terminal
   * @param heldOut what samples are called that the network does not learn from
   * @param epochs epochs of the whole training
   * @param epochSamples samples of an epoch
   * @param done samples learnt from before
   */
  BarView(PrintStream out, String heldOut, int epochs, int epochSamples, long done) {
    this.heldOut = heldOut;
    this.epochs = epochs;
    unicode = out.charset().equals(StandardCharsets.UTF_8);
    var console = new ConsoleProgressBarConsumer(out);
    console.getMaxRenderedLength(); // opens jline's terminal, which must happen before a StopSignal
    bar =
        new ProgressBarBuilder()
            .setTaskName("")
            .setInitialMax((long) epochs * epochSamples)
            .startsFrom(done, Duration.ZERO)
            .setUpdateIntervalMillis(MILLIS_BETWEEN_UPDATES)
            .setConsumer(console)
            .setRenderer(this::render)
            .build();
  }

  @Override
  public void batch(BatchReport report, EpochMeter meter) {
    head = "epoch %d/%d ".formatted(report.epoch() + 1, epochs);
    numbers =
        Report.format(
            "  loss %.3f  acc %s%s  fired %s  %,.0f samples/s",
            report.loss(),
            Report.percent(report.accuracy()),
            test,
            TrainingView.shares(meter.activity(), LayerActivity::fired),
            meter.samplesPerSecond());
    bar.stepTo((long) report.epoch() * report.epochSamples() + report.samples());
  }

  @Override
  public void epoch(CurveRow row) {
    if (row.tested()) {
      test = "  " + heldOut + " " + Report.percent(row.testAccuracy());
    }
  }

  private String render(ProgressState state, int width) {
    double share = state.getNormalizedProgress();
    String tail = Report.format(" %3.0f%% %s left", 100 * share, timeLeft(state)) + numbers;
    int room = Math.min(WIDEST_BAR, width - head.length() - tail.length());
    String line = head + (room < NARROWEST_BAR ? "" : bar(share, room)) + tail;
    return line.length() > width ? line.substring(0, width) : line;
  }

  private String bar(double share, int width) {
    int full = (int) Math.round(share * width);
    return (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : ".").repeat(width - full);
  }

  private static String timeLeft(ProgressState state) {
    long done = state.getCurrent() - state.getStart();
    if (done == 0) {
      return "?";
    }
    double perSample = state.getElapsedAfterStart().toMillis() / (double) done;
    long seconds = Math.round(perSample * (state.getMax() - state.getCurrent()) / 1000);
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }

  @Override
  public void close() {
    bar.close();
  }
}
