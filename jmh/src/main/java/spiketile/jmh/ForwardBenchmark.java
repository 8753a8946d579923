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
 * Forward kernels of one tile: the product alone, the product fused with the LIF update, and the exchange.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS})
public class ForwardBenchmark {
  /** Current of all rows. */
  @Benchmark
  public void spikeSpmm(TileState tile, ProviderState provider, SynapticUpdates counter) {
    tile.spmm(provider.kernels, tile.projections);
    counter.updates += tile.synapticUpdates();
  }

  /** Current, membrane, threshold and list of all rows. */
  @Benchmark
  public int lifForward(TileState tile, LifState neurons, SynapticUpdates counter) {
    counter.updates += tile.synapticUpdates();
    return neurons.forward();
  }

  /** v of all rows of a leaky readout, the current given. */
  @Benchmark
  public void leakyReadout(TileState tile, LifState neurons, ProviderState provider) {
    provider
        .kernels
        .leakyReadout()
        .forward(neurons.lif.neurons(), tile.trace, tile.batch, tile.batch, tile.rows);
  }

  /** The exchange of one tile's list. */
  @Benchmark
  public long spikeMerge(LifState neurons) {
    return neurons.merge();
  }
}
