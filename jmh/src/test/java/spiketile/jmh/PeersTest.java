package spiketile.jmh;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Neurons;
import spiketile.layout.Block;
import spiketile.layout.SpikeList;

/** Every peer that loads on this machine computes what the vector kernels compute. */
class PeersTest {
  private static final double FLOAT_ROUNDING = 0x1p-23;
  private static final double BF16_ROUNDING = 0x1p-8;
  private static final int STEPS = 30;

  /** Peers that add the same terms in the same order as another one, and that one. */
  private static final Map<String, String> SAME_BITS =
      Map.of(
          "vector", "scalar",
          "scalar", "vector",
          "c", "vector",
          "c-prefetch", "vector",
          "c-bf16", "vector-bf16");

  record Shape(int inputs, int width, int batch, double activity) {}

  private static final List<Shape> SHAPES =
      List.of(
          new Shape(37, 16, 1, 0.3),
          new Shape(100, 20, 3, 0.1),
          new Shape(100, 48, 3, 0.01),
          new Shape(100, 64, 1, 0.1),
          new Shape(33, 80, 2, 0.05),
          new Shape(5, 112, 7, 0.9),
          new Shape(50, 256, 1, 0.02));

  private static TileState tile(Shape shape) {
    TileState tile = new TileState();
    tile.activity = shape.activity();
    tile.inputs = shape.inputs();
    tile.width = shape.width();
    tile.steps = STEPS;
    tile.batch = shape.batch();
    tile.open();
    for (int i = 0; i < tile.width; i++) {
      tile.bias.set(0, i, 0.1f * i);
    }
    return tile;
  }

  static List<Arguments> forward() {
    return eachOnEachShape(loadable(Peers.spmmNames(), Peers::spmm));
  }

  static List<Arguments> lifForward() {
    return eachOnEachShape(
        loadable(
            Peers.lifForwardNames(),
            (name, tile) -> {
              try (LifMemory memory = LifMemory.open(tile)) {
                assertThat(Peers.lifForward(name, memory)).isNotNull();
              }
              return () -> {};
            }));
  }

  static List<Arguments> weightGradient() {
    return eachOnEachShape(loadable(Peers.weightGradientNames(), Peers::weightGradient));
  }

  static List<Arguments> sampledDot() {
    return eachOnEachShape(loadable(Peers.sampledDotNames(), Peers::sampledDot));
  }

  private interface Opener {
    AutoCloseable open(String name, TileState tile);
  }

  /** The peers that open; any other has to say what it needs. */
  private static List<String> loadable(Iterable<String> names, Opener opener) {
    TileState tile = tile(SHAPES.getFirst());
    List<String> loadable = new ArrayList<>();
    for (String name : names) {
      try (AutoCloseable peer = opener.open(name, tile)) {
        assertThat(peer).isNotNull();
        loadable.add(name);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageStartingWith("peer '%s' needs ", name);
      } catch (Exception e) {
        throw new AssertionError("peer " + name, e);
      }
    }
    tile.close();
    return loadable;
  }

  private static List<Arguments> eachOnEachShape(List<String> names) {
    return names.stream()
        .flatMap(name -> SHAPES.stream().map(shape -> Arguments.of(name, shape)))
        .toList();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("forward")
  void currentIsThatOfTheVectorKernels(String name, Shape shape) {
    TileState tile = tile(shape);
    float[] expected = current(SAME_BITS.getOrDefault(name, "vector"), tile);

    float[] actual = current(name, tile);

    if (SAME_BITS.containsKey(name)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertClose(actual, expected, tile, weightRounding(name));
    }
    tile.close();
  }

  /** The current of all computed rows, in memory that held NaN before. */
  private static float[] current(String name, TileState tile) {
    tile.trace.data().fill((byte) -1);
    try (SpmmPeer peer = Peers.spmm(name, tile)) {
      peer.apply();
      peer.apply();
      assertThat(peer.current()).isSameAs(tile.trace);
    }
    return tile.computedCurrent().data().toArray(JAVA_FLOAT);
  }

  private static void assertClose(
      float[] actual, float[] expected, TileState tile, double weightRounding) {
    int padded = tile.trace.padded();
    assertThat(actual).hasSameSizeAs(expected);
    for (int n = 0; n < expected.length; n++) {
      double bound = bound(tile, n / padded, n % padded, weightRounding);
      assertThat((double) actual[n]).as("float %d", n).isCloseTo(expected[n], within(bound));
    }
  }

  /** The relative error of a peer's weights. */
  private static double weightRounding(String name) {
    return name.contains("bf16") ? BF16_ROUNDING : 0;
  }

  /** A rounding of the sum of magnitudes for each term, whatever the order of the sum. */
  private static double bound(TileState tile, int row, int column, double weightRounding) {
    double magnitude = Math.abs(tile.bias.get(0, column));
    int from = tile.source.rowStart(row);
    int to = tile.source.firedEnd(row);
    for (int k = from; k < to; k++) {
      magnitude += Math.abs(tile.weights.get(tile.source.id(k), column));
    }
    return ((to - from + 2) * FLOAT_ROUNDING + weightRounding) * magnitude;
  }

  /** What a forward pass leaves behind. */
  private record Forward(
      int[] rowStarts, int[] firedEnds, int[] ids, float[] sigmas, float[] membrane) {
    /** Runs the neurons twice, in memory that held other things before. */
    static Forward of(String name, LifMemory memory) {
      LifPeer peer = Peers.lifForward(name, memory);
      SpikeList list = memory.lif().spikes();
      list.ids().fill((byte) -1);
      list.sigmas().fill((byte) -1);
      peer.forward();
      peer.forward();
      long bytes = 4L * list.entries();
      return new Forward(
          list.rowStarts().asSlice(0, 4L * (list.rows() + 1)).toArray(JAVA_INT),
          list.firedEnds().asSlice(0, 4L * list.rows()).toArray(JAVA_INT),
          list.ids().asSlice(0, bytes).toArray(JAVA_INT),
          list.sigmas().asSlice(0, bytes).toArray(JAVA_FLOAT),
          memory.lif().membrane().data().toArray(JAVA_FLOAT));
    }

    int fired() {
      return IntStream.range(0, firedEnds.length).map(r -> firedEnds[r] - rowStarts[r]).sum();
    }
  }

  /** Neurons that differ in all parameters. */
  private static LifMemory neurons(TileState tile) {
    LifMemory memory = LifMemory.open(tile);
    Block values = memory.lif().neurons().values();
    for (int i = 0; i < tile.width; i++) {
      values.set(Neurons.ALPHA, i, 0.9f - 0.002f * i);
      values.set(Neurons.INV_C, i, 0.1f + 0.001f * i);
      values.set(Neurons.THETA, i, 1 + 0.05f * i);
      values.set(Neurons.THETA_GRAD, i, 0.7f + 0.04f * i);
    }
    return memory;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("lifForward")
  void spikesHaveTheBitsOfTheVectorKernels(String name, Shape shape) {
    TileState tile = tile(shape);
    try (LifMemory memory = neurons(tile)) {
      Forward expected = Forward.of(SAME_BITS.get(name), memory);

      Forward actual = Forward.of(name, memory);

      assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
      assertThat(actual.fired()).isBetween(1, actual.ids().length - 1);
    }
    tile.close();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("weightGradient")
  void gradientHasTheBitsOfTheVectorKernels(String name, Shape shape) {
    TileState tile = tile(shape);
    float[] expected = gradient("vector", tile);

    assertThat(gradient(name, tile)).isEqualTo(expected);
    tile.close();
  }

  private static float[] gradient(String name, TileState tile) {
    tile.gradient.data().fill((byte) 0);
    try (WeightGradientPeer peer = Peers.weightGradient(name, tile)) {
      peer.weightGradient();
      peer.weightGradient();
    }
    return tile.gradient.data().toArray(JAVA_FLOAT);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("sampledDot")
  void sampledDotsAreThoseOfTheFormula(String name, Shape shape) {
    TileState tile = tile(shape);
    tile.sourceError.fill((byte) -1);

    try (SampledDotPeer peer = Peers.sampledDot(name, tile)) {
      peer.sampledDot();
    }

    for (int r = 0; r < STEPS * shape.batch(); r++) {
      for (int k = tile.source.rowStart(r); k < tile.source.rowStart(r + 1); k++) {
        assertDot(tile, r, k, weightRounding(name));
      }
    }
    tile.close();
  }

  private static void assertDot(TileState tile, int row, int entry, double weightRounding) {
    Block weights = tile.weights;
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < tile.width; i++) {
      double term =
          (double) weights.get(tile.source.id(entry), i) * tile.lambda.get(row + tile.batch, i);
      sum += term;
      magnitude += Math.abs(term);
    }
    double bound = ((tile.width + 2) * FLOAT_ROUNDING + weightRounding) * magnitude;
    assertThat((double) tile.sourceError.getAtIndex(JAVA_FLOAT, entry))
        .as("entry %d of row %d", entry, row)
        .isCloseTo(sum, within(bound));
  }

  @Test
  void someRowsOfTheShapesAreEmptyAndOthersFull() {
    TileState sparse = tile(new Shape(100, 48, 3, 0.01));
    List<Integer> counts = new ArrayList<>();
    for (int r = 0; r < STEPS * 3; r++) {
      counts.add(sparse.source.firedEnd(r) - sparse.source.rowStart(r));
    }

    assertThat(counts).contains(0, 1, 2);
    sparse.close();
  }

  @Test
  void anUnknownPeerIsRefusedWithTheNamesThereAre() {
    TileState tile = new TileState();

    assertThatThrownBy(() -> Peers.spmm("numpy", tile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "peers are vector, vector-bf16, scalar, c, c-bf16, c-prefetch, eigen, openblas, torch,"
                + " torch-sparse, not 'numpy'");
    assertThatThrownBy(() -> Peers.weightGradient("vector-bf16", tile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("peers are vector, scalar, c, not 'vector-bf16'");
    assertThatThrownBy(() -> Peers.sampledDot("eigen", tile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("peers are vector, vector-bf16, scalar, c, c-bf16, not 'eigen'");
    assertThatThrownBy(() -> Peers.lifForward("c-bf16", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("peers are vector, scalar, c, not 'c-bf16'");
  }

  @Test
  void aPeerWhoseLibraryIsMissingSaysWhatItNeeds() {
    assertThatThrownBy(() -> OpenBlasPeer.open(new TileState(), "libnone.so.0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("peer 'openblas' needs libopenblas (Debian: libopenblas0)");
    assertThatThrownBy(() -> NativeLibrary.compiled("c", "libnone.so", CPeer.NEEDS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "peer 'c' needs a C compiler for x86-64 where module jmh is built"
                + " (Debian: gcc, libc6-dev)");
    assertThatThrownBy(() -> Peers.torch("torch", Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("peer 'torch' needs the Maven profile peers: mvn -Ppeers package");
  }
}
