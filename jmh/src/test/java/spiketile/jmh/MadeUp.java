package spiketile.jmh;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.IterationResultMetaData;
import org.openjdk.jmh.results.ResultRole;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.ScalarResult;
import org.openjdk.jmh.results.ThroughputResult;
import org.openjdk.jmh.runner.IterationType;
import org.openjdk.jmh.runner.WorkloadParams;
import org.openjdk.jmh.runner.options.TimeValue;

/** Results that nobody measured. */
final class MadeUp {
  private MadeUp() {}

  /** A result of so many synaptic updates a second; an update is a call, but for rows. */
  static Measured updates(String benchmark, double rate, String... params) {
    return new Measured(
        benchmark,
        params(params),
        Unit.UPDATES,
        rate,
        rate / 50,
        rate,
        rate / 1e6,
        OptionalDouble.empty(),
        Map.of());
  }

  /** A result of the product of 100 steps and 48 samples, at so many rows a second. */
  static Measured rows(String peer, double activity, double rows) {
    Map<String, String> params =
        params("peer", peer, "activity", "" + activity, "steps", "100", "batch", "48");
    double updates = rows * activity * 1472 * 64;
    return new Measured(
        "PeerBenchmark.spmm",
        params,
        Unit.UPDATES,
        updates,
        0,
        updates,
        rows / 4800,
        OptionalDouble.empty(),
        Map.of());
  }

  /** What a level of memory was read at. */
  static Measured read(String level, double rate) {
    return new Measured(
        "RooflineBenchmark.read",
        params("level", level),
        Unit.BYTES,
        rate,
        0,
        rate,
        rate / 1e6,
        OptionalDouble.empty(),
        Map.of());
  }

  /** Names and values in turn. */
  static Map<String, String> params(String... pairs) {
    Map<String, String> params = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      params.put(pairs[i], pairs[i + 1]);
    }
    return params;
  }

  /** JMH's result of iterations of a second, each with calls, bytes allocated a call, and updates. */
  static RunResult jmh(BenchCase one, double[] calls, double bytes, double updatesOfACall) {
    BenchmarkParams params = params(one, calls.length);
    List<IterationResult> iterations = new ArrayList<>();
    long second = TimeUnit.SECONDS.toNanos(1);
    for (double count : calls) {
      var iteration =
          new IterationResult(
              params,
              params.getMeasurement(),
              new IterationResultMetaData((long) count, (long) count));
      iteration.addResult(
          new ThroughputResult(ResultRole.PRIMARY, "body", count, second, TimeUnit.SECONDS));
      iteration.addResult(
          new ThroughputResult(
              ResultRole.SECONDARY, "updates", updatesOfACall * count, second, TimeUnit.SECONDS));
      iteration.addResult(
          new ScalarResult("gc.alloc.rate.norm", bytes, "B/op", AggregationPolicy.AVG));
      iterations.add(iteration);
    }
    return new RunResult(params, List.of(new BenchmarkResult(params, iterations)));
  }

  private static BenchmarkParams params(BenchCase one, int iterations) {
    WorkloadParams values = new WorkloadParams();
    one.params().forEach((name, value) -> values.put(name, value, values.keys().size()));
    TimeValue time = TimeValue.seconds(1);
    return new BenchmarkParams(
        one.benchmark(),
        one.benchmark() + "_generated",
        false,
        1,
        new int[] {1},
        Collections.emptyList(),
        1,
        0,
        new IterationParams(IterationType.WARMUP, 0, time, 1),
        new IterationParams(IterationType.MEASUREMENT, iterations, time, 1),
        Mode.Throughput,
        values,
        TimeUnit.SECONDS,
        1,
        "java",
        List.of(),
        "25",
        "VM",
        "25",
        "1.37",
        time);
  }
}
