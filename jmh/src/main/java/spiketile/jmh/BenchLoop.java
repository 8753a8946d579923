package spiketile.jmh;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.BenchmarkException;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Measures case after case, and hands on what is known after each.
 *
 * @param runner measures a case
 * @param stopped whether to stop before the next case; a case that fails afterwards does not count
 * @param progress what a user sees
 * @param saver keeps what has been found so far
 */
record BenchLoop(
    CaseRunner runner, BooleanSupplier stopped, Progress progress, Consumer<Findings> saver) {
  /**
   * Measures all cases, unless it is stopped. A case that fails does not keep the others from being
   * measured.
   *
   * @throws RunnerException if JMH itself cannot run
   */
  Findings measure(List<BenchCase> cases) throws RunnerException {
    Findings findings = new Findings();
    for (BenchCase one : cases) {
      if (stopped.getAsBoolean()) {
        break;
      }
      progress.started(one);
      try {
        progress.measured(one, findings.add(runner.run(one)));
      } catch (RunnerException e) {
        if (stopped.getAsBoolean()) {
          break;
        }
        if (!(e.getCause() instanceof BenchmarkException failure)) {
          throw e;
        }
        findings.addFailure(one, reason(failure));
        progress.failed(one, reason(failure));
      }
      saver.accept(findings);
    }
    return findings;
  }

  /** The innermost message, its first line: the outer ones say only that a benchmark failed. */
  private static String reason(BenchmarkException failure) {
    Throwable inner = failure.getSuppressed().length > 0 ? failure.getSuppressed()[0] : failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    boolean telling =
        inner instanceof IllegalStateException || inner instanceof IllegalArgumentException;
    String reason = telling && inner.getMessage() != null ? inner.getMessage() : inner.toString();
    return reason.lines().findFirst().orElse("");
  }
}
