package spiketile.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import spiketile.kernels.LeakGradient;

/**
 * Backward kernels of one tile: λ recursion, sampled error, transposition, gradients, sum of partials.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS})
public class BackwardBenchmark {
  /** λ of all rows. */
  @Benchmark
  public void lifBackward(TileState tile, LifState neurons, ProviderState provider) {
    provider
        .kernels
        .lifBackward()
        .apply(
            neurons.lif.neurons(),
            neurons.lif.spikes(),
            neurons.places[0],
            neurons.layer,
            neurons.error,
            tile.lambda,
            0,
            tile.batch,
            tile.batch,
            tile.rows - tile.batch,
            false);
  }

  /** The gradient of α from λ and u of all rows; the same block stands for both. */
  @Benchmark
  public void leakGradient(TileState tile, LifState neurons) {
    LeakGradient.add(
        neurons.lif.neurons(),
        tile.lambda,
        0,
        tile.lambda,
        tile.batch,
        tile.batch,
        tile.rows - tile.batch,
        neurons.alphaGradient);
  }

  /** The error of all entries of the source. */
  @Benchmark
  public void sampledDot(TileState tile, ProviderState provider, SynapticUpdates counter) {
    tile.sampledDot(provider.kernels, tile.projection);
    counter.updates += tile.synapticUpdates();
  }

  /** Transposition of all chunks; in a network, all tiles of a layer share it. */
  @Benchmark
  public void spikeTranspose(TileState tile) {
    tile.transpose();
  }

  /** The gradient of all weights, chunk by chunk of time. */
  @Benchmark
  public void weightGradient(TileState tile, ProviderState provider, SynapticUpdates counter) {
    tile.weightGradient(provider.kernels);
    counter.updates += tile.synapticUpdates();
  }

  /** The sum of two groups' partials. */
  @Benchmark
  public void partialSum(TileState tile, ProviderState provider) {
    provider
        .kernels
        .partialSum()
        .apply(tile.partials, tile.sourceError, 0, tile.source.entries(), false);
  }
}
