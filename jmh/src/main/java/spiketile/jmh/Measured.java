package spiketile.jmh;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark with one set of parameters did, in figures a second.
 *
 * @param benchmark class and method, without the package
 * @param params parameters by name, in JMH's order
 * @param unit what was counted
 * @param rate how much of it in a second
 * @param error half the width of the 99.9% confidence interval of {@code rate}; NaN below three values
 * @param best the rate of the fastest iteration: what others do on the computer only slows one down
 * @param calls calls of the benchmark in a second, in the fastest iteration
 * @param bytesPerCall heap bytes allocated in a call, if the GC profiler ran
 * @param facts what else the benchmark put down once an iteration, on average
 */
record Measured(
    String benchmark,
    Map<String, String> params,
    Unit unit,
    double rate,
    double error,
    double best,
    double calls,
    OptionalDouble bytesPerCall,
    Map<String, Double> facts) {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  Measured {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    facts = Map.copyOf(facts);
  }

  /** JMH's result of a benchmark in throughput mode with seconds. */
  static Measured of(RunResult result) {
    Map<String, String> params = new LinkedHashMap<>();
    for (Object name : result.getParams().getParamsKeys()) {
      params.put(name.toString(), result.getParams().getParam(name.toString()));
    }
    Result<?> calls = result.getPrimaryResult();
    Unit unit = Unit.OPERATIONS;
    Result<?> counted = calls;
    OptionalDouble bytes = OptionalDouble.empty();
    Map<String, Double> facts = new LinkedHashMap<>();
    for (String name : result.getSecondaryResults().keySet()) {
      Result<?> secondary = result.getSecondaryResults().get(name);
      Optional<Unit> known = Unit.ofCounter(name);
      if (known.isPresent()) {
        unit = known.get();
        counted = secondary;
      } else if (name.endsWith(ALLOCATED)) {
        bytes = OptionalDouble.of(secondary.getScore());
      } else if (!name.contains(".")) { // not a profiler's: JMH sums such counters over iterations
        facts.put(name, secondary.getScore() / calls.getStatistics().getN());
      }
    }
    return new Measured(
        BenchCase.shortName(result.getParams().getBenchmark()),
        params,
        unit,
        counted.getScore(),
        counted.getScoreError(),
        counted.getStatistics().getMax(),
        calls.getStatistics().getMax(),
        bytes,
        facts);
  }

  /** A parameter's value; empty text if the benchmark has no such parameter. */
  String param(String name) {
    return params.getOrDefault(name, "");
  }

  /** The parameters without some of them. */
  Map<String, String> paramsBut(String... names) {
    Map<String, String> rest = new LinkedHashMap<>(params);
    for (String name : names) {
      rest.remove(name);
    }
    return rest;
  }
}
