package spiketile.jmh;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** Measures one case. */
interface CaseRunner {
  /**
   * Measures.
   *
   * @throws RunnerException if that failed; caused by a {@link
   *     org.openjdk.jmh.runner.BenchmarkException} if it was the benchmark that did
   */
  RunResult run(BenchCase one) throws RunnerException;
}
