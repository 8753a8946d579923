package spiketile.jmh;

import java.io.PrintWriter;

/** One line for each case, for files and pipes. */
final class ProgressLines implements Progress {
  private final PrintWriter out;
  private final int cases;
  private int done;

  ProgressLines(PrintWriter out, int cases) {
    this.out = out;
    this.cases = cases;
  }

  @Override
  public void started(BenchCase one) {}

  @Override
  public void measured(BenchCase one, Measured figures) {
    line(one + "  " + Progress.figure(figures));
  }

  @Override
  public void failed(BenchCase one, String reason) {
    line(one + "  failed: " + reason);
  }

  private void line(String text) {
    out.println("[%d/%d] %s".formatted(++done, cases, text));
    out.flush();
  }

  @Override
  public void close() {}
}
