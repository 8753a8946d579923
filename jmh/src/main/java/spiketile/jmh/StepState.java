package spiketile.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import spiketile.kernels.Providers;
import spiketile.layout.Backing;
import spiketile.layout.MachineProfile;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.Product;
import spiketile.runtime.RunSpec;
import spiketile.runtime.data.EventBatch;

/** The poster's network, one batch, and one way to make a step. */
@State(Scope.Benchmark)
public class StepState {
  /** So small that the network stays as it is. */
  private static final double RATE = 1e-9;

  /** A provider of kernels, or a dense peer. */
  @Param("vector")
  public String peer;

  /** Threads of the peer. */
  @Param({"1", "2"})
  public int threads;

  /** Input neurons. */
  @Param("700")
  public int inputs;

  /** Time steps T. */
  @Param("100")
  public int steps;

  /** Samples B. */
  @Param("48")
  public int batch;

  /** Hidden layers. */
  @Param("2")
  public int hidden;

  /** Neurons of each hidden layer. */
  @Param("1462")
  public int width;

  /** Neurons of the last layer. */
  @Param("20")
  public int classes;

  /** Input spikes of a sample in a step: on average, or in every step if rows are filled. */
  @Param({"10", "48"})
  public int inputSpikes;

  /** SET:FOLDER for recordings of one of {@link PosterSet} instead of random spikes; empty for none. */
  @Param("")
  public String recordings;

  /** Whether the rows of hidden layers are filled to the cap, or hold what fires in the network as it is drawn. */
  @Param("false")
  public boolean filled;

  /** Most neurons of a hidden layer in a row, as a share. */
  @Param("1")
  public double cap;

  /** Whether only neurons near their threshold have a gradient. */
  @Param("true")
  public boolean secondThreshold;

  /** How spikes and weights are multiplied. */
  @Param("AUTO")
  public Product product;

  /** Whether a tile goes through all time steps in one superstep. */
  @Param("true")
  public boolean timeInside;

  /** Whether weights are read in bf16. */
  @Param("false")
  public boolean bf16;

  /** Whether a tile is updated as soon as its gradients are complete, or all tiles at the end. */
  @Param("true")
  public boolean fused;

  /** Whether memory is on huge pages. */
  @Param("true")
  public boolean hugePages;

  /** Bytes that a tile's memory aims at; 0 for this CPU's L2. */
  @Param("0")
  public long tileBytes;

  private Step step;
  private long residentBefore;

  /** Opens the network and draws the events. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    if (StepPeers.isFloor(peer)) {
      step = StepPeers.floor(peer, shape(), threads);
      return;
    }
    float[][] weights = drawn();
    EventBatch events;
    if (filled) {
      WiredActivity wired = new WiredActivity(shape(), cap);
      weights = wired.weights(weights);
      events = wired.batch(inputSpikes);
    } else {
      events = natural();
    }
    residentBefore = ResidentMemory.now();
    StepPeer opened =
        StepPeers.isDense(peer)
            ? StepPeers.dense(peer, shape(), weights, RATE, threads)
            : sparse(weights);
    opened.load(events);
    step = opened;
  }

  private EventBatch natural() throws IOException {
    if (recordings.isEmpty()) {
      return StepEvents.poisson(shape(), inputSpikes);
    }
    int colon = recordings.indexOf(':');
    PosterSet set = PosterSet.valueOf(recordings.substring(0, colon));
    return set.recorded(Path.of(recordings.substring(colon + 1)), batch);
  }

  private StepShape shape() {
    List<Integer> layers = new ArrayList<>(Collections.nCopies(hidden, width));
    layers.add(classes);
    return new StepShape(inputs, layers, steps, batch);
  }

  private NetworkSpec spec() {
    NeuronSpec neuron = secondThreshold ? NeuronSpec.POSTER : NeuronSpec.POSTER.alwaysActive();
    NetworkSpec.Builder spec = NetworkSpec.of(inputs).maxActivity(cap).bf16(bf16);
    shape().layers().forEach(neurons -> spec.layer(new LayerSpec(neurons, neuron)));
    return spec.build();
  }

  /** The weights of the network as it is drawn. */
  private float[][] drawn() {
    RunSpec small = RunSpec.host(1, 1).withThreads(1);
    try (Network network = Network.open(spec(), OptimizerSpec.adam(RATE), small)) {
      float[][] weights = new float[hidden + 1][];
      for (int l = 0; l < weights.length; l++) {
        weights[l] = network.parameters(l, ParameterKind.WEIGHT);
      }
      return weights;
    }
  }

  private SparseStep sparse(float[][] weights) {
    RunSpec run =
        RunSpec.host(batch, steps)
            .withThreads(threads)
            .withKernels(Providers.named(peer))
            .withProduct(product)
            .withTimeInside(timeInside)
            .withBacking(hugePages ? Backing.HUGE_PAGES : Backing.PLAIN);
    if (tileBytes > 0) {
      long memory = run.machine().memoryBytes();
      run = run.withMachine(new MachineProfile("host", tileBytes, memory));
    }
    Network network = Network.open(spec(), OptimizerSpec.adam(RATE), run);
    for (int l = 0; l < weights.length; l++) {
      network.setParameters(l, ParameterKind.WEIGHT, weights[l]);
    }
    return new SparseStep(network, fused);
  }

  /** Forward, backward, update. */
  void run() {
    step.run();
  }

  /** Puts down what the last step was like. */
  void tell(StepFacts facts) {
    facts.resident = ResidentMemory.peak() - residentBefore;
    if (step instanceof SparseStep sparse) {
      for (int l = 0; l < hidden; l++) {
        facts.fired += sparse.network.activity(l).fired() / hidden;
        facts.active += sparse.network.activity(l).active() / hidden;
      }
      facts.allocated = sparse.network.allocatedBytes();
    }
  }

  /** Closes the network. */
  @TearDown(Level.Trial)
  public void close() {
    step.close();
  }
}
