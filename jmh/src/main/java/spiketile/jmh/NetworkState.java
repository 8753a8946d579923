package spiketile.jmh;

import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import spiketile.kernels.Providers;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.RunSpec;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.PoissonNoise;

/** The poster's network and one batch of random events. */
@State(Scope.Benchmark)
public class NetworkState {
  private static final int INPUTS = 700;
  private static final int STEPS = 100;
  private static final int BATCH = 48;
  private static final int CLASSES = 20;

  /** Which kernels. */
  @Param("vector")
  public String provider;

  /** Workers. */
  @Param({"1", "2"})
  public int threads;

  /** Input spikes of a sample in a step, on average. */
  @Param({"10", "48"})
  public int inputSpikes;

  /** Whether every neuron is active and the products are dense. */
  @Param("false")
  public boolean dense;

  /** Whether a tile is updated as soon as its gradients are complete, or all tiles at the end. */
  @Param("true")
  public boolean fused;

  EventBatch batch;
  private Network network;

  /** Opens the network and draws the events. */
  @Setup(Level.Trial)
  public void open() {
    NetworkSpec spec =
        NetworkSpec.of(INPUTS).layer(1462).layer(1462).layer(CLASSES).dense(dense).build();
    RunSpec run =
        RunSpec.host(BATCH, STEPS).withThreads(threads).withKernels(Providers.named(provider));
    network = Network.open(spec, OptimizerSpec.adam(1e-9), run);
    batch = new EventBatch(INPUTS, STEPS, BATCH);
    double rate = -Math.log1p(-(double) inputSpikes / INPUTS);
    PoissonNoise noise = new PoissonNoise(INPUTS, STEPS, CLASSES, BATCH, rate);
    batch.fill(noise, IntStream.range(0, BATCH).toArray(), 0, BATCH, 1);
  }

  /** Forward, backward, update. */
  double step() {
    if (fused) {
      return network.trainStep(batch);
    }
    network.forward(batch);
    double loss = network.backward();
    network.update();
    return loss;
  }

  /** Closes the network. */
  @TearDown(Level.Trial)
  public void close() {
    network.close();
  }
}
