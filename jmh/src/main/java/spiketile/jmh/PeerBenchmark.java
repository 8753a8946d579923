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
 * The sparse products of one tile, and its whole forward pass, beside other ways to compute them, on the
 * same memory in the same run.
 *
 * <p>All peers count the updates of the sparse problem, also those that multiply densely, so that a
 * ratio of updates per second is a ratio of times; that holds also between the forward pass and the
 * product that it begins with.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 2,
    jvmArgsPrepend = {JvmOptions.VECTOR_MODULE, JvmOptions.NATIVE_ACCESS})
public class PeerBenchmark {
  /** Current of all rows. */
  @Benchmark
  public void spmm(TileState tile, PeerState peer, SynapticUpdates counter) {
    peer.spmm.apply();
    counter.updates += tile.synapticUpdates();
  }

  /** Current, membrane, threshold and list of all rows. */
  @Benchmark
  public void lifForward(TileState tile, LifPeerState peer, SynapticUpdates counter) {
    peer.lif.forward();
    counter.updates += tile.synapticUpdates();
  }

  /** The gradient of all weights. */
  @Benchmark
  public void weightGradient(
      TileState tile, WeightGradientPeerState peer, SynapticUpdates counter) {
    peer.product.weightGradient();
    counter.updates += tile.synapticUpdates();
  }

  /** The error of all entries of the source. */
  @Benchmark
  public void sampledDot(TileState tile, SampledDotPeerState peer, SynapticUpdates counter) {
    peer.product.sampledDot();
    counter.updates += tile.synapticUpdates();
  }
}
