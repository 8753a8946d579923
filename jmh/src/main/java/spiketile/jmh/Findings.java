package spiketile.jmh;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.results.RunResult;

/** What a run has found so far. */
final class Findings {
  /**
   * A case that could not be measured.
   *
   * @param failed the case
   * @param reason what went wrong, in one line
   */
  record Failure(BenchCase failed, String reason) {}

  private final List<RunResult> results = new ArrayList<>();
  private final List<Measured> measured = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /** Keeps a result; returns its figures. */
  Measured add(RunResult result) {
    Measured figures = Measured.of(result);
    results.add(result);
    measured.add(figures);
    return figures;
  }

  void addFailure(BenchCase failed, String reason) {
    failures.add(new Failure(failed, reason));
  }

  /** As JMH gave them. */
  List<RunResult> results() {
    return List.copyOf(results);
  }

  List<Measured> measured() {
    return List.copyOf(measured);
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }
}
