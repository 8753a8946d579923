package spiketile.data.nir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.data.DataException;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Readout;

class NirImportTest {
  private static final Path FILE = Path.of("some.nir");
  private static final NirImport.Options MILLI =
      new NirImport.Options(1e-3, Discretisation.EULER, null);

  private static NirNetwork read(NirGraph graph) throws DataException {
    return NirImport.network(FILE, graph, MILLI);
  }

  @Test
  void neuronsByEuler() throws DataException {
    NirNetwork network = read(Graphs.small());

    assertThat(network.spec().inputs()).isEqualTo(3);
    assertThat(network.spec().delay()).isZero();
    assertThat(network.spec().readout()).isEqualTo(Readout.SPIKE_COUNT);
    LayerSpec first = network.spec().layers().getFirst();
    assertThat(first.neuron().alpha()).containsOnly(0.95f);
    assertThat(first.neuron().invC()).containsOnly(0.5f);
    assertThat(first.neuron().theta()).containsOnly(Math.nextUp(1f));
    assertThat(first.bias()).isFalse();
    // by the neuron that sends, where the graph has them by the one that receives
    assertThat(network.layers().getFirst().weights())
        .containsExactly(0.5f, 3.5f, 1.5f, 4.5f, 2.5f, 5.5f);
  }

  @Test
  void neuronsExactly() throws DataException {
    NirNetwork network =
        NirImport.network(
            FILE, Graphs.small(), new NirImport.Options(1e-3, Discretisation.EXACT, null));

    LayerSpec first = network.spec().layers().getFirst();
    assertThat(first.neuron().alpha()).containsOnly((float) Math.exp(-0.05));
    assertThat(first.neuron().invC()).containsOnly((float) (10 * (1 - Math.exp(-0.05))));
  }

  /** v &gt; threshold of doubles, as u ≥ ϑ of floats. */
  @Test
  void thresholdsBetweenFloats() throws DataException {
    double between = (1.0 + Math.nextUp(1f)) / 2;
    NirNetwork network =
        read(Graphs.with(Graphs.small(), "b", "v_threshold", Graphs.all(2, between)));

    assertThat(network.spec().layers().getFirst().neuron().theta()).containsOnly(Math.nextUp(1f));
  }

  @Test
  void theStepOfNobodyIsAssumed() throws DataException {
    NirNetwork network = NirImport.network(FILE, Graphs.small(), NirImport.Options.NONE);

    assertThat(network.assumed()).isTrue();
    assertThat(network.dt()).isEqualTo(1e-4);
    assertThat(network.spec().layers().getFirst().neuron().alpha()).containsOnly(0.995f);
  }

  @Test
  void oldFilesHaveNoResetAndOneValueForAll() throws DataException {
    NirGraph old = Graphs.with(Graphs.small(), "b", "v_reset", null);
    old =
        Graphs.with(
            old, "b", "tau", new NirArray(new int[0], new double[] {0.02}, NirArray.Kind.SINGLE));

    assertThat(read(old)).usingRecursiveComparison().isEqualTo(read(Graphs.small()));
  }

  @Test
  void edgesComeInAnyOrder() throws DataException {
    for (int seed = 0; seed < 20; seed++) {
      List<NirGraph.Edge> edges = new ArrayList<>(Graphs.small().edges());
      Collections.shuffle(edges, new Random(seed));

      assertThat(read(new NirGraph(Graphs.small().nodes(), edges)))
          .usingRecursiveComparison()
          .isEqualTo(read(Graphs.small()));
    }
  }

  /** Flat, and as snnTorch writes it. */
  @Test
  void recurrenceHasTwoForms() throws DataException {
    NirNode own = NirNode.of("Linear", Map.of("weight", Graphs.matrix(2, 2, -1)));
    NirGraph flat = Graphs.with(Graphs.with(Graphs.small(), "r", own), "b r", "r b");
    Map<String, NirArray> shape = Map.of("shape", NirArray.sizes(2));
    NirGraph within =
        new NirGraph(
            Map.of(
                "input", NirNode.of("Input", shape),
                "lif", Graphs.lif(2),
                "w_rec", own,
                "output", NirNode.of("Output", shape)),
            Graphs.edges("lif output", "w_rec lif", "input lif", "lif w_rec"));
    NirGraph nested = Graphs.with(Graphs.small(), "b", NirNode.of(within));

    NirNetwork network = read(flat);

    assertThat(network.spec().layers().getFirst().recurrent()).isTrue();
    assertThat(network.layers().getFirst().recurrent()).containsExactly(-1, 1, 0, 2);
    assertThat(read(nested).spec()).isEqualTo(network.spec());
    assertThat(read(nested).layers().getFirst().recurrent()).containsExactly(-1, 1, 0, 2);
    assertThat(read(nested).layers().getFirst().name()).isEqualTo("b.lif");
  }

  @Test
  void namesWithinAGraphDoNotMeetThoseBesideIt() {
    NirGraph within = new NirGraph(Map.of("c", Graphs.lif(2)), Graphs.edges());
    NirGraph graph = Graphs.with(Graphs.small(), "b", NirNode.of(within));

    assertThatThrownBy(() -> read(Graphs.with(graph, "b.c", Graphs.lif(2))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("node 'b.c' stands there twice");
  }

  @Test
  void biasesOfBothSynapsesAddUp() throws DataException {
    NirNode affine =
        NirNode.of("Affine", Map.of("weight", Graphs.matrix(2, 3, 0), "bias", Graphs.all(2, 0.25)));
    NirNode own =
        NirNode.of("Affine", Map.of("weight", Graphs.matrix(2, 2, 0), "bias", Graphs.all(2, 0.5)));
    NirGraph graph = Graphs.with(Graphs.with(Graphs.small(), "a", affine), "r", own);

    assertThat(read(Graphs.with(graph, "b r", "r b")).layers().getFirst().bias())
        .containsExactly(0.75f, 0.75f);
  }

  @Test
  void neuronsWithoutLeakAndReadoutsWithoutSpikes() throws DataException {
    NirNode integrator =
        NirNode.of("IF", Map.of("r", Graphs.all(2, 100), "v_threshold", Graphs.all(2, 1)));
    NirNode leaky =
        NirNode.of(
            "LI",
            Map.of("tau", Graphs.all(2, 0.01), "r", Graphs.all(2, 1), "v_leak", Graphs.all(2, 0)));
    NirNetwork network =
        read(Graphs.with(Graphs.with(Graphs.small(), "b", integrator), "d", leaky));

    assertThat(network.spec().layers().getFirst().neuron().alpha()).containsOnly(1);
    assertThat(network.spec().layers().getFirst().neuron().invC()).containsOnly(0.1f);
    assertThat(network.spec().readout()).isEqualTo(Readout.MEAN);
    assertThat(network.spec().layers().getLast().neuron().alpha()).containsOnly(0.9f);
  }

  @Test
  void delaysOfOneStepBetweenAllLayersAreOurs() throws DataException {
    NirNode delay = NirNode.of("Delay", Map.of("delay", Graphs.all(2, 1e-3)));
    NirGraph graph = Graphs.without(Graphs.with(Graphs.small(), "z", delay), "b c");

    assertThat(read(Graphs.with(graph, "b z", "z c")).spec().delay()).isEqualTo(1);
  }

  private static Arguments refused(String message, NirGraph graph) {
    return Arguments.of(message, graph);
  }

  static Stream<Arguments> refusals() {
    NirGraph small = Graphs.small();
    NirNode delay = NirNode.of("Delay", Map.of("delay", Graphs.all(2, 2e-3)));
    NirNode scale = NirNode.of("Scale", Map.of("scale", Graphs.all(2, 2)));
    return Stream.of(
        refused(
            "node 'b' has v_leak = 0.3; 0 expected",
            Graphs.with(small, "b", "v_leak", Graphs.all(2, 0.3))),
        refused(
            "node 'd' has v_reset = -1.0; 0 expected",
            Graphs.with(small, "d", "v_reset", Graphs.all(2, -1))),
        refused(
            "node 'b' has τ = 5.0E-4 s; Δt = 0.001 s or more",
            Graphs.with(small, "b", "tau", Graphs.all(2, 5e-4))),
        refused("node 'b' has τ = 0.0 s", Graphs.with(small, "b", "tau", Graphs.all(2, 0))),
        refused(
            "node 'b' with Δt = 0.001 s: 1/C of neuron 0 is -0.5",
            Graphs.with(small, "b", "r", Graphs.all(2, -10))),
        refused(
            "node 'b' has v_threshold = -0.5; 0 or more",
            Graphs.with(small, "b", "v_threshold", Graphs.all(2, -0.5))),
        refused(
            "node 'b' has a tau of NaN; finite",
            Graphs.with(small, "b", "tau", Graphs.all(2, Double.NaN))),
        refused("node 'b' of type LIF has no r", Graphs.with(small, "b", "r", null)),
        refused(
            "node 'b' has r of shape [3]; one for all or for each of 2 neurons",
            Graphs.with(small, "b", "r", Graphs.all(3, 1))),
        refused(
            "node 'b' is of type CubaLIF; LIF, IF or, last, LI expected",
            Graphs.with(small, "b", NirNode.of("CubaLIF", Map.of()))),
        refused(
            "node 'b' is of type LI; LIF or IF expected but in the last layer",
            Graphs.with(small, "b", NirNode.of("LI", small.nodes().get("b").fields()))),
        refused(
            "node 'a' is of type Conv2d; Linear or Affine expected",
            Graphs.with(small, "a", NirNode.of("Conv2d", Map.of()))),
        refused(
            "node 'a' has weights of shape [6]",
            Graphs.with(small, "a", "weight", Graphs.all(6, 1))),
        refused(
            "node 'a' has weights of 4 inputs, the graph's input 3",
            Graphs.with(small, "a", "weight", Graphs.matrix(2, 4, 1))),
        refused(
            "node 'c' has weights of 3 inputs; 2, as the layer below",
            Graphs.with(small, "c", "weight", Graphs.matrix(2, 3, 1))),
        refused(
            "node 'a' has a weight of NaN",
            Graphs.with(small, "a", "weight", Graphs.matrix(2, 3, Float.NaN))),
        refused("edge b → x: no node 'x'", Graphs.with(small, "b x")),
        refused("node 'b' feeds [c, d]; one node above it", Graphs.with(small, "b d")),
        refused("node 'input' feeds [a, b]", Graphs.with(small, "input b")),
        refused("node 'b' is fed by [a, b]", Graphs.with(small, "b b")),
        refused("node 'c' feeds nothing", Graphs.without(small, "c d")),
        refused("node 's' is not on the way from input to output", Graphs.with(small, "s", scale)),
        refused(
            "node 'z' has delay 0.002 s; 0 or Δt = 0.001 s",
            Graphs.with(Graphs.without(Graphs.with(small, "z", delay), "b c"), "b z", "z c")),
        refused(
            "node 'a' is fed by a delayed input",
            Graphs.with(
                Graphs.without(
                    Graphs.with(
                        small, "z", NirNode.of("Delay", Map.of("delay", Graphs.all(2, 1e-3)))),
                    "a b"),
                "a z",
                "z b")),
        refused(
            "node 'e' feeds the last neurons back to themselves",
            Graphs.with(
                Graphs.with(
                    small, "e", NirNode.of("Linear", Map.of("weight", Graphs.matrix(2, 2, 1)))),
                "d e",
                "e d")),
        refused(
            "node 'z' of type Delay has no delay",
            Graphs.with(
                Graphs.without(
                    Graphs.with(small, "z", NirNode.of("Delay", Map.of("delay", Graphs.all(0, 1)))),
                    "b c"),
                "b z",
                "z c")),
        refused(
            "2 nodes of type Input; one expected",
            Graphs.with(small, "i", small.nodes().get("input"))),
        refused("0 nodes of type Output; one expected", Graphs.with(small, "output", scale)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void whatIsNoNetworkOfOursIsRefusedByName(String message, NirGraph graph) {
    assertThatThrownBy(() -> read(graph))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("some.nir")
        .hasMessageContaining(message);
  }

  @Test
  void aReadoutThatTheLastNeuronsHaveNotIsRefused() {
    NirImport.Options options = new NirImport.Options(1e-3, null, Readout.MEAN);

    assertThatThrownBy(() -> NirImport.network(FILE, Graphs.small(), options))
        .hasMessageContaining("node 'd' is of type LIF, which has no readout mean");
  }
}
