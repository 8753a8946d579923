package spiketile.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.layout.Block;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.RunSpec;
import spiketile.runtime.data.EventBatch;

/** Every way to make a training step trains the same network. */
class StepPeersTest {
  private static final double RATE = 1e-2;
  private static final double ROUNDING = 2e-4;

  /**
   * DJL's Adam adds ε to √v before its correction, and not after, so that weights with the smallest of these gradients
   * move by some per cent less in the first steps.
   */
  private static final double DJL_EPSILON = 5e-2;

  private static final List<StepShape> SHAPES =
      List.of(
          new StepShape(13, List.of(10, 7, 4), 6, 5),
          new StepShape(40, List.of(33, 5), 20, 3),
          new StepShape(20, List.of(16, 16, 16, 3), 12, 1));

  /** Loops as one writes them. */
  private static final class PlainGemm implements Gemm {
    @Override
    public void product(float factor, Block a, Block b, float kept, Block c) {
      for (int m = 0; m < c.rows(); m++) {
        for (int n = 0; n < c.width(); n++) {
          float sum = 0;
          for (int k = 0; k < b.rows(); k++) {
            sum += a.get(m, k) * b.get(k, n);
          }
          c.set(m, n, factor * sum + (kept == 0 ? 0 : kept * c.get(m, n)));
        }
      }
    }

    @Override
    public void transposedLeft(float factor, Block a, Block b, Block c) {
      for (int m = 0; m < c.rows(); m++) {
        for (int n = 0; n < c.width(); n++) {
          float sum = 0;
          for (int k = 0; k < b.rows(); k++) {
            sum += a.get(k, m) * b.get(k, n);
          }
          c.set(m, n, factor * sum);
        }
      }
    }

    @Override
    public void transposedRight(float factor, Block a, Block b, Block c) {
      for (int m = 0; m < c.rows(); m++) {
        for (int n = 0; n < c.width(); n++) {
          float sum = 0;
          for (int k = 0; k < b.width(); k++) {
            sum += a.get(m, k) * b.get(n, k);
          }
          c.set(m, n, factor * sum);
        }
      }
    }
  }

  static Stream<Arguments> peers() {
    List<String> names = new ArrayList<>(List.of("plain"));
    for (String name : StepPeers.DENSE) {
      try (StepPeer peer = open(name, SHAPES.getFirst(), weights(SHAPES.getFirst()), 1)) {
        assertThat(peer).isNotNull();
        names.add(name);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageStartingWith("peer '%s' needs ".formatted(name));
      }
    }
    return names.stream().flatMap(name -> SHAPES.stream().map(shape -> Arguments.of(name, shape)));
  }

  private static StepPeer open(String name, StepShape shape, float[][] weights, int threads) {
    OptimizerSpec.Adam adam = (OptimizerSpec.Adam) OptimizerSpec.adam(RATE);
    return name.equals("plain")
        ? new DenseStep(shape, weights, adam, new PlainGemm(), threads)
        : StepPeers.dense(name, shape, weights, RATE, threads);
  }

  private static float[][] weights(StepShape shape) {
    SplittableRandom random = new SplittableRandom(3);
    float[][] weights = new float[shape.layers().size()][];
    for (int l = 0; l < weights.length; l++) {
      weights[l] = new float[shape.inputsOf(l) * shape.layers().get(l)];
      for (int i = 0; i < weights[l].length; i++) {
        weights[l][i] = (float) random.nextDouble(-0.7, 1);
      }
    }
    return weights;
  }

  private static SparseStep sparse(StepShape shape, float[][] weights) {
    NetworkSpec.Builder spec = NetworkSpec.of(shape.inputs());
    NeuronSpec neuron = NeuronSpec.POSTER.alwaysActive();
    shape.layers().forEach(width -> spec.layer(new LayerSpec(width, neuron)));
    RunSpec run = RunSpec.host(shape.batch(), shape.steps()).withThreads(1);
    Network network = Network.open(spec.build(), OptimizerSpec.adam(RATE), run);
    for (int l = 0; l < weights.length; l++) {
      network.setParameters(l, ParameterKind.WEIGHT, weights[l]);
    }
    return new SparseStep(network, true);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("peers")
  void gradientsAreThoseOfTheSparseNetworkWithEveryNeuronActive(String name, StepShape shape) {
    float[][] weights = weights(shape);
    EventBatch batch = StepEvents.poisson(shape, shape.inputs() / 4.0);
    try (SparseStep sparse = sparse(shape, weights);
        StepPeer dense = open(name, shape, weights, 2)) {
      sparse.load(batch);
      dense.load(batch);
      for (int step = 0; step < 3; step++) {
        double bound = step > 0 && name.startsWith("torch") ? DJL_EPSILON : ROUNDING;
        double loss = sparse.gradients();
        assertThat(dense.gradients()).isEqualTo(loss, within(bound * Math.max(1, loss)));
        for (int l = 0; l < weights.length; l++) {
          assertSame(dense.gradient(l), sparse.gradient(l), bound);
        }
        sparse.update();
        dense.update();
      }
      assertThat(dense.correct()).isEqualTo(sparse.correct());
      assertThat(sparse.network.activity(0).fired()).isBetween(0.02, 0.9);
    }
  }

  private static void assertSame(float[] found, float[] expected, double bound) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isPositive();
    assertThat(found).containsExactly(expected, within((float) (bound * largest)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("peers")
  void anotherBatchIsAnotherStep(String name, StepShape shape) {
    try (StepPeer dense = open(name, shape, weights(shape), 1)) {
      dense.load(StepEvents.poisson(shape, shape.inputs() / 4.0));
      double loss = dense.gradients();
      dense.load(StepEvents.poisson(shape, shape.inputs() / 2.0));
      assertThat(dense.gradients()).isNotEqualTo(loss);
      dense.load(StepEvents.poisson(shape, shape.inputs() / 4.0));
      assertThat(dense.gradients()).isEqualTo(loss);
    }
  }

  @Test
  void theFloorDoesTheProductsOfDenseTraining() {
    StepShape shape = SHAPES.getFirst();
    int[] products = new int[1];
    Gemm counting =
        new Gemm() {
          @Override
          public void product(float factor, Block a, Block b, float kept, Block c) {
            products[0]++;
          }

          @Override
          public void transposedLeft(float factor, Block a, Block b, Block c) {
            products[0]++;
          }

          @Override
          public void transposedRight(float factor, Block a, Block b, Block c) {
            products[0]++;
          }
        };
    try (GemmFloor floor = new GemmFloor(shape, counting)) {
      floor.run();
    }
    int floorProducts = products[0];
    OptimizerSpec.Adam adam = (OptimizerSpec.Adam) OptimizerSpec.adam(RATE);
    try (DenseStep dense = new DenseStep(shape, weights(shape), adam, counting, 1)) {
      dense.load(StepEvents.poisson(shape, 3));
      dense.run();
    }
    assertThat(floorProducts).isEqualTo(8);
    assertThat(products[0] - floorProducts).isEqualTo(floorProducts);
  }

  @Test
  void withoutTheProfileTorchSaysWhatItNeeds() {
    assertThatThrownBy(() -> Peers.torch("torch-layer", Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("peer 'torch-layer' needs the Maven profile peers: mvn -Ppeers package");
  }
}
