package spiketile.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import spiketile.kernels.Optimizers.AdamStep;
import spiketile.kernels.Optimizers.SgdStep;

/**
 * Optimizer steps over one tile's parameters.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS})
public class OptimizerBenchmark {
  private static final AdamStep ADAM =
      new AdamStep(1e-9f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.001f, 0, false);
  private static final SgdStep SGD = new SgdStep(1e-9f, 0.9f, 0);

  /** Adam. */
  @Benchmark
  public boolean adam(TileState tile, ProviderState provider) {
    return provider.kernels.optimizers().adam(tile.parameters, ADAM);
  }

  /** SGD with momentum. */
  @Benchmark
  public boolean sgd(TileState tile, ProviderState provider) {
    return provider.kernels.optimizers().sgd(tile.parameters, SGD);
  }
}
