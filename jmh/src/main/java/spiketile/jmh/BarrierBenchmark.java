package spiketile.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Supersteps of next to no work, one right after the other: what it takes to start all workers and to
 * wait for them.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS})
public class BarrierBenchmark {
  /** One superstep. */
  @Benchmark
  public float superstep(BarrierState state) {
    state.superstep();
    return state.values[0];
  }
}
