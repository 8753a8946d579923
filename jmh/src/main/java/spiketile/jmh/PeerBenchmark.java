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
 * The sparse products of one tile beside other ways to compute them, on the same memory in the same run.
 *
 * <p>All peers count the updates of the sparse problem, also those that multiply densely, so that a
 * ratio of updates per second is a ratio of times.
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

  /** The gradient of all weights. */
  @Benchmark
  public void weightGradient(TileState tile, BackwardPeerState peer, SynapticUpdates counter) {
    peer.products.weightGradient();
    counter.updates += tile.synapticUpdates();
  }

  /** The error of all entries of the source. */
  @Benchmark
  public void sampledDot(TileState tile, BackwardPeerState peer, SynapticUpdates counter) {
    peer.products.sampledDot();
    counter.updates += tile.synapticUpdates();
  }
}
