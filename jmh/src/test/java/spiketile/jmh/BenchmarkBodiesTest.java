package spiketile.jmh;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmarks measure what they say: each body runs on a small tile and computes something. */
class BenchmarkBodiesTest {
  private static TileState tile() {
    TileState tile = new TileState();
    tile.activity = 0.1;
    tile.inputs = 100;
    tile.width = 20;
    tile.steps = 30;
    tile.batch = 3;
    tile.open();
    return tile;
  }

  private static ProviderState provider(String name) {
    ProviderState provider = new ProviderState();
    provider.provider = name;
    provider.open();
    return provider;
  }

  private static LifState neurons(TileState tile, ProviderState provider) {
    LifState neurons = new LifState();
    neurons.open(tile, provider);
    return neurons;
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void forwardBodiesComputeAllRows(String name) {
    TileState tile = tile();
    ProviderState provider = provider(name);
    SynapticUpdates counter = new SynapticUpdates();
    LifState neurons = neurons(tile, provider);
    ForwardBenchmark bench = new ForwardBenchmark();

    bench.spikeSpmm(tile, provider, counter);
    float current = tile.trace.get(tile.rows - 1, 0);
    bench.leakyReadout(tile, neurons, provider);

    assertThat(current).isNotZero();
    assertThat(tile.trace.get(tile.rows - 1, 0)).isNotEqualTo(current);
    assertThat(bench.lifForward(tile, neurons, counter)).isEqualTo(tile.rows);
    assertThat(bench.spikeMerge(neurons)).isZero();
    assertThat(neurons.layer.entries()).isEqualTo(neurons.lif.spikes().entries()).isPositive();
    assertThat(counter.updates).isEqualTo(2L * tile.source.entries() * 20).isPositive();
    neurons.close();
    tile.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void backwardBodiesComputeErrorsAndGradients(String name) {
    TileState tile = tile();
    ProviderState provider = provider(name);
    SynapticUpdates counter = new SynapticUpdates();
    LifState neurons = neurons(tile, provider);
    BackwardBenchmark bench = new BackwardBenchmark();
    bench.spikeTranspose(tile);

    bench.weightGradient(tile, provider, counter);
    bench.sampledDot(tile, provider, counter);
    float before = tile.lambda.get(tile.batch, 0);
    bench.lifBackward(tile, neurons, provider);

    int first = tile.source.id(0);
    assertThat(tile.gradient.get(first, 0)).isNotZero();
    assertThat(tile.sourceError.getAtIndex(JAVA_FLOAT, 0)).isNotZero();
    assertThat(tile.lambda.get(tile.batch, 0)).isNotEqualTo(before);
    bench.partialSum(tile, provider);
    assertThat(tile.sourceError.getAtIndex(JAVA_FLOAT, 0)).isZero();
    neurons.close();
    tile.close();
  }

  @Test
  void bodiesOfPeersComputeAndCountTheSameUpdates() {
    TileState tile = tile();
    PeerState spmm = new PeerState();
    LifPeerState lif = new LifPeerState();
    WeightGradientPeerState gradient = new WeightGradientPeerState();
    SampledDotPeerState dot = new SampledDotPeerState();
    spmm.peer = lif.peer = gradient.peer = dot.peer = "scalar";
    spmm.open(tile);
    lif.open(tile);
    gradient.open(tile);
    dot.open(tile);
    SynapticUpdates counter = new SynapticUpdates();
    PeerBenchmark bench = new PeerBenchmark();

    bench.spmm(tile, spmm, counter);
    bench.lifForward(tile, lif, counter);
    bench.weightGradient(tile, gradient, counter);
    bench.sampledDot(tile, dot, counter);

    assertThat(tile.trace.get(tile.rows - 1, 0)).isNotZero();
    assertThat(lif.memory.lif().spikes().entries()).isPositive();
    assertThat(tile.gradient.get(tile.source.id(0), 0)).isNotZero();
    assertThat(tile.sourceError.getAtIndex(JAVA_FLOAT, 0)).isNotZero();
    assertThat(counter.updates).isEqualTo(4L * tile.source.entries() * 20).isPositive();
    spmm.close();
    lif.close();
    gradient.close();
    dot.close();
    tile.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void sparseAndDenseGradientsAgree(String name) {
    TileState tile = tile();
    ProviderState provider = provider(name);
    DenseState dense = new DenseState();
    dense.open(tile);
    new BackwardBenchmark().weightGradient(tile, provider, new SynapticUpdates());
    float sparse = tile.gradient.get(5, 7);
    tile.gradient.data().fill((byte) 0);

    new DenseBenchmark().gradient(tile, dense, provider);
    new DenseBenchmark().current(tile, dense, provider);

    assertThat(tile.gradient.get(5, 7)).isCloseTo(sparse, offset(1e-4f));
    dense.close();
    tile.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void optimizersChangeNothingButByTheirRate(String name) {
    TileState tile = tile();
    ProviderState provider = provider(name);

    assertThat(new OptimizerBenchmark().adam(tile, provider)).isTrue();
    assertThat(new OptimizerBenchmark().sgd(tile, provider)).isTrue();

    tile.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "2, 0", "2, 200", "2, 2147483647"})
  void aSuperstepRunsEveryTaskOnceHoweverItsWorkersWait(int threads, int spins) {
    BarrierState state = new BarrierState();
    state.threads = threads;
    state.spins = spins;
    state.tasks = 5;
    state.open();
    BarrierBenchmark bench = new BarrierBenchmark();

    assertThat(bench.superstep(state)).isEqualTo(1);
    assertThat(bench.superstep(state)).isEqualTo(2);

    assertThat(state.values).hasSizeGreaterThan(4).containsOnly(2);
    state.close();
  }
}
