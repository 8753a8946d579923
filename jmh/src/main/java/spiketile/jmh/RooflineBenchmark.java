package spiketile.jmh;

import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What the machine can do at best: bytes read from each level of memory, and multiply-adds. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS})
public class RooflineBenchmark {
  /** Sums the buffer, as often as it takes to fill a call. */
  @Benchmark
  public float read(ReadState state, Bytes counter) {
    state.sum.fill((byte) 0);
    for (int p = 0; p < state.passes; p++) {
      StreamSum.add(state.buffer, state.sum);
    }
    counter.bytes += state.passes * state.buffer.byteSize();
    return state.sum.get(ValueLayout.JAVA_FLOAT, 0);
  }

  /** Multiply-adds on registers alone. */
  @Benchmark
  public float fma(FmaState state, Flops counter) {
    counter.flops += FmaChains.flops(FmaState.STEPS);
    return FmaChains.run(state.factor, state.term, FmaState.STEPS);
  }
}
