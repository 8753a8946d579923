package spiketile.jmh;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The benchmarks measure what they say: each body runs on a small tile and computes something. */
class BenchmarkBodiesTest {
  private static TileState tile(String provider) {
    TileState tile = new TileState();
    tile.provider = provider;
    tile.activity = 0.1;
    tile.inputs = 100;
    tile.width = 20;
    tile.steps = 30;
    tile.batch = 3;
    tile.open();
    return tile;
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void forwardBodiesComputeAllRows(String provider) {
    TileState tile = tile(provider);
    SynapticUpdates counter = new SynapticUpdates();
    ForwardBenchmark bench = new ForwardBenchmark();

    bench.spikeSpmm(tile, counter);
    float current = tile.trace.get(tile.rows - 1, 0);
    bench.leakyReadout(tile);

    assertThat(current).isNotZero();
    assertThat(tile.trace.get(tile.rows - 1, 0)).isNotEqualTo(current);
    assertThat(bench.lifForward(tile, counter)).isEqualTo(tile.rows);
    assertThat(bench.spikeMerge(tile)).isZero();
    assertThat(tile.layer.entries()).isEqualTo(tile.lif.spikes().entries()).isPositive();
    assertThat(counter.updates).isEqualTo(2L * tile.source.entries() * 20).isPositive();
    tile.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void backwardBodiesComputeErrorsAndGradients(String provider) {
    TileState tile = tile(provider);
    SynapticUpdates counter = new SynapticUpdates();
    BackwardBenchmark bench = new BackwardBenchmark();
    bench.spikeTranspose(tile);

    bench.weightGradient(tile, counter);
    bench.sampledDot(tile, counter);
    float before = tile.lambda.get(tile.batch, 0);
    bench.lifBackward(tile);

    int first = tile.source.id(0);
    assertThat(tile.gradient.get(first, 0)).isNotZero();
    assertThat(tile.sourceError.getAtIndex(JAVA_FLOAT, 0)).isNotZero();
    assertThat(tile.lambda.get(tile.batch, 0)).isNotEqualTo(before);
    bench.partialSum(tile);
    assertThat(tile.sourceError.getAtIndex(JAVA_FLOAT, 0)).isZero();
    tile.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void sparseAndDenseGradientsAgree(String provider) {
    TileState tile = tile(provider);
    DenseState dense = new DenseState();
    dense.open(tile);
    new BackwardBenchmark().weightGradient(tile, new SynapticUpdates());
    float sparse = tile.gradient.get(5, 7);
    tile.gradient.data().fill((byte) 0);

    new DenseBenchmark().gradient(tile, dense);
    new DenseBenchmark().current(tile, dense);

    assertThat(tile.gradient.get(5, 7)).isCloseTo(sparse, offset(1e-4f));
    dense.close();
    tile.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "scalar"})
  void optimizersChangeNothingButByTheirRate(String provider) {
    TileState tile = tile(provider);

    assertThat(new OptimizerBenchmark().adam(tile)).isTrue();
    assertThat(new OptimizerBenchmark().sgd(tile)).isTrue();

    tile.close();
  }
}
