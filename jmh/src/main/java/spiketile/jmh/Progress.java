package spiketile.jmh;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;

/** What a user sees of a run while it lasts. */
interface Progress extends AutoCloseable {
  /** A bar on a terminal, lines elsewhere. */
  static Progress open(PrintWriter out, int cases, Duration estimate) {
    Console console = System.console();
    return console != null && console.isTerminal()
        ? new ProgressOnTerminal(System.out, cases, estimate)
        : new ProgressLines(out, cases);
  }

  /** A case is about to be measured. */
  void started(BenchCase one);

  /** A case has been measured. */
  void measured(BenchCase one, Measured figures);

  /** A case could not be measured. */
  void failed(BenchCase one, String reason);

  @Override
  void close();

  /** A case's main figure. */
  static String figure(Measured one) {
    Unit unit = one.unit();
    int decimals = unit.decimals(one.rate());
    String error = Double.isNaN(one.error()) ? "" : " ± " + unit.number(one.error(), decimals);
    return unit.number(one.rate(), decimals) + error + " " + unit;
  }

  /** Minutes and seconds. */
  static String clock(Duration time) {
    return "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }
}
