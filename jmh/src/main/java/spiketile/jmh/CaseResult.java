package spiketile.jmh;

import java.util.Map;

/**
 * What a case of the poster's experiment came to.
 *
 * @param benchmark the method
 * @param params every parameter that was set
 * @param mean samples a second, on average
 * @param error half the width of the 99.9% confidence interval of the mean; NaN below three iterations
 * @param best samples a second of the fastest iteration: what others do on the computer only slows one down
 * @param facts what else is known of the steps
 */
record CaseResult(
    String benchmark,
    Map<String, String> params,
    double mean,
    double error,
    double best,
    Map<String, Double> facts) {
  /** Takes the figures of a measurement. */
  static CaseResult of(StepCase one, Measured measured) {
    return new CaseResult(
        one.benchmark(),
        one.params(),
        measured.rate(),
        measured.error(),
        measured.best(),
        measured.facts());
  }

  StepCase asCase() {
    return new StepCase(benchmark, params);
  }

  /** One of {@link StepFacts}. */
  double fact(String name) {
    return facts.getOrDefault(name, 0.0);
  }
}
