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
 * The dense products of one tile: what the sparse ones have to beat.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS})
public class DenseBenchmark {
  /** Current of all rows. */
  @Benchmark
  public void current(TileState tile, DenseState dense, ProviderState provider) {
    int rows = tile.rows - tile.batch;
    provider
        .kernels
        .denseProduct()
        .current(dense.spikes, 0, tile.weights, tile.bias, tile.trace, tile.batch, rows);
  }

  /** The gradient of all weights. */
  @Benchmark
  public void gradient(TileState tile, DenseState dense, ProviderState provider) {
    int rows = tile.rows - tile.batch;
    provider
        .kernels
        .denseProduct()
        .gradient(dense.spikes, 0, tile.lambda, tile.batch, tile.gradient, rows);
  }

  /** The error of all entries of the source. */
  @Benchmark
  public void error(TileState tile, ProviderState provider) {
    int rows = tile.rows - tile.batch;
    provider
        .kernels
        .denseProduct()
        .error(tile.projection, tile.lambda, 0, tile.sourceError, tile.batch, 0, rows, false);
  }
}
