package spiketile.jmh;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;

/** A bar over all cases, with the time left and the case under way. */
final class ProgressOnTerminal implements Progress {
  private static final int MILLIS_BETWEEN_UPDATES = 500;
  private static final int BAR = 20;

  private final boolean unicode;
  private final ProgressBar bar;
  private volatile String current = "";
  private volatile Duration left;
  private volatile long leftSince = System.nanoTime();

  /**
   * Shows the bar.
   *
   * @param out the terminal
   * @param cases how many there are
   * @param estimate time for all of them
   */
  ProgressOnTerminal(PrintStream out, int cases, Duration estimate) {
    left = estimate;
    unicode = out.charset().equals(StandardCharsets.UTF_8);
    var console = new ConsoleProgressBarConsumer(out);
    console
        .getMaxRenderedLength(); // opens jline's terminal, which must happen before an Interruption
    bar =
        new ProgressBarBuilder()
            .setTaskName("")
            .setInitialMax(cases)
            .setUpdateIntervalMillis(MILLIS_BETWEEN_UPDATES)
            .setConsumer(console)
            .setRenderer(this::render)
            .build();
  }

  @Override
  public void started(BenchCase one) {
    current = one.toString();
    bar.refresh();
  }

  @Override
  public void measured(BenchCase one, Measured figures) {
    step();
  }

  @Override
  public void failed(BenchCase one, String reason) {
    step();
  }

  /** One case more is done: from now on the time left follows from the time the others took. */
  private void step() {
    bar.step();
    long done = bar.getCurrent();
    left = bar.getTotalElapsed().multipliedBy(bar.getMax() - done).dividedBy(done);
    leftSince = System.nanoTime();
  }

  private String render(ProgressState state, int width) {
    int full = (int) Math.round(state.getNormalizedProgress() * BAR);
    String line =
        "%d/%d ".formatted(state.getCurrent(), state.getMax())
            + (unicode ? "█" : "#").repeat(full)
            + (unicode ? "░" : ".").repeat(BAR - full)
            + " "
            + Progress.clock(timeLeft())
            + " left  "
            + current;
    return line.length() > width ? line.substring(0, width) : line;
  }

  private Duration timeLeft() {
    Duration now = left.minusNanos(System.nanoTime() - leftSince);
    return now.isNegative() ? Duration.ZERO : now;
  }

  @Override
  public void close() {
    bar.close();
  }
}
