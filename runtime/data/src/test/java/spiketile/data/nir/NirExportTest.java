package spiketile.data.nir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import spiketile.kernels.Surrogate;
import spiketile.layout.SpikeList;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.NeuronSpec;
import spiketile.runtime.OptimizerSpec;
import spiketile.runtime.ParameterKind;
import spiketile.runtime.Readout;
import spiketile.runtime.RunSpec;
import spiketile.runtime.Trainer;
import spiketile.runtime.data.EventBatch;
import spiketile.runtime.data.SampleEvents;
import spiketile.runtime.data.SpikeData;

class NirExportTest {
  private static final int INPUTS = 11;
  private static final int STEPS = 25;
  private static final NirExport.Options EULER =
      new NirExport.Options(NirDialect.CANONICAL, 1e-3, Discretisation.EULER);

  @TempDir private Path folder;

  static Stream<Arguments> networks() {
    List<Arguments> cases = new ArrayList<>();
    for (Discretisation way : Discretisation.values()) {
      for (Readout readout : Readout.values()) {
        for (int delay = 0; delay <= 1; delay++) {
          for (String kind : List.of("plain", "recurrent", "bias", "alpha", "no leak")) {
            cases.add(Arguments.of(way, readout, delay, kind));
          }
        }
      }
    }
    return cases.stream();
  }

  /** The same bits, and the same graph again. */
  @ParameterizedTest(name = "{0}, {1}, delay {2}, {3}")
  @MethodSource("networks")
  void whatIsExportedComesBack(Discretisation way, Readout readout, int delay, String kind)
      throws IOException {
    NirExport.Options options = new NirExport.Options(NirDialect.CANONICAL, 1e-3, way);
    NetworkSpec spec = spec(readout, delay, kind);
    try (Network network = open(spec)) {
      NirGraph graph = NirExport.graph(network, options);
      Path file = folder.resolve("some.nir");
      NirWriter.write(file, graph);
      assertThat(NirFile.read(file)).isEqualTo(graph);
      NirNetwork back = NirImport.network(file, NirFile.read(file), NirImport.Options.NONE);

      assertThat(back.assumed()).isFalse();
      assertThat(back.dt()).isEqualTo(1e-3);
      assertThat(back.discretisation()).isEqualTo(way);
      assertThat(back.spec().readout()).isEqualTo(readout);
      assertThat(back.spec().delay()).isEqualTo(delay);
      for (int l = 0; l < spec.layers().size(); l++) {
        requireSame(network, back, l);
      }
      try (Network again = open(back.spec())) {
        back.putInto(again);
        assertThat(NirExport.graph(again, options)).isEqualTo(graph);
        assertThat(spikes(again)).isEqualTo(spikes(network));
      }
    }
  }

  private static void requireSame(Network network, NirNetwork back, int l) {
    LayerSpec layer = network.spec().layers().get(l);
    NeuronSpec neuron = back.spec().layers().get(l).neuron();
    float[] alpha =
        layer.learnsAlpha() ? network.parameters(l, ParameterKind.ALPHA) : layer.neuron().alpha();
    assertThat(neuron.alpha()).isEqualTo(alpha);
    assertThat(neuron.invC()).isEqualTo(layer.neuron().invC());
    if (l < back.spec().layers().size() - 1 || back.spec().readout().spiking()) {
      assertThat(neuron.theta()).isEqualTo(layer.neuron().theta());
      assertThat(neuron.thetaGrad()).isEqualTo(layer.neuron().thetaGrad());
      assertThat(neuron.surrogate()).isEqualTo(layer.neuron().surrogate());
    }
    NirNetwork.Layer values = back.layers().get(l);
    assertThat(values.weights()).isEqualTo(network.parameters(l, ParameterKind.WEIGHT));
    assertThat(values.recurrent() != null).isEqualTo(layer.recurrent());
    if (layer.recurrent()) {
      assertThat(values.recurrent()).isEqualTo(network.parameters(l, ParameterKind.RECURRENT));
    }
    if (layer.bias()) {
      assertThat(values.bias()).isEqualTo(network.parameters(l, ParameterKind.BIAS));
    }
  }

  /** Weights are rounded once more, and a threshold by its last bit: these networks have no membrane so near. */
  @ParameterizedTest
  @EnumSource
  void allDialectsSayTheSameNetwork(NirDialect dialect) throws IOException {
    for (boolean recurrent : new boolean[] {false, true}) {
      NeuronSpec neuron = NeuronSpec.uniform(0.9f, 0.4f, 0.8f, 0.7f, 5);
      NetworkSpec spec =
          NetworkSpec.of(INPUTS)
              .delay(0)
              .seed(3)
              .layer(new LayerSpec(20, recurrent, true, neuron))
              .layer(new LayerSpec(5, neuron))
              .build();
      try (Network network = open(spec)) {
        double dt = dialect.usualDt();
        NirGraph graph =
            NirExport.graph(network, new NirExport.Options(dialect, dt, Discretisation.EULER));
        Path file = folder.resolve(dialect + ".nir");
        NirWriter.write(file, graph);
        NirNetwork back = NirImport.network(file, NirFile.read(file), NirImport.Options.NONE);
        try (Network again = open(back.spec())) {
          back.putInto(again);
          assertThat(spikes(again)).isEqualTo(spikes(network)).contains(1);
        }
        assertThat(r(graph, recurrent ? "lif1.lif" : "lif1")).isEqualTo(expectedR(dialect));
      }
    }
  }

  private static double r(NirGraph graph, String name) {
    NirNode node = graph.nodes().get(name);
    NirNode neurons = node == null ? graph.nodes().get("lif1").graph().nodes().get("lif") : node;
    return Math.rint(1e4 * neurons.fields().get("r").at(0)) / 1e4;
  }

  private static double expectedR(NirDialect dialect) {
    return switch (dialect) {
      case CANONICAL -> 4;
      case SNNTORCH -> 10;
      default -> 1;
    };
  }

  /** As evaluated: weights of neurons that training dropped are scaled, and products read rounded ones. */
  @ParameterizedTest
  @MethodSource("evaluated")
  void whatIsEvaluatedIsExported(boolean bf16, double dropout) throws IOException {
    NetworkSpec spec =
        NetworkSpec.of(INPUTS)
            .readout(Readout.MEAN)
            .bf16(bf16)
            .dropout(dropout)
            .seed(5)
            .layer(new LayerSpec(30, true, true, NeuronSpec.POSTER))
            .layer(new LayerSpec(4, NeuronSpec.POSTER))
            .build();
    try (Network network = open(spec)) {
      NirNetwork back =
          NirImport.network(folder, NirExport.graph(network, EULER), NirImport.Options.NONE);
      try (Network again = open(back.spec())) {
        back.putInto(again);
        assertThat(logits(again)).isEqualTo(logits(network));
      }
    }
  }

  static Stream<Arguments> evaluated() {
    return Stream.of(Arguments.of(true, 0), Arguments.of(false, 0.3), Arguments.of(true, 0.3));
  }

  @Test
  void whatCannotBeSaidIsRefused() {
    requireRefused(NetworkSpec.of(3).maxActivity(0.5).layer(4), EULER, "the cap of 0.5");
    NeuronSpec mixed =
        new NeuronSpec(
            new float[] {1, 0.5f},
            new float[] {1},
            new float[] {1, 2},
            new float[] {0.5f},
            new Surrogate.FastSigmoid(1));
    NetworkSpec.Builder two = NetworkSpec.of(3).layer(new LayerSpec(2, mixed));
    requireRefused(two, EULER, "layer 1 has α = 1.0 of neuron 0, which the format does not take");
    NirExport.Options spikingJelly = options(NirDialect.SPIKINGJELLY);
    NeuronSpec thresholds =
        new NeuronSpec(
            new float[] {0.5f},
            new float[] {1},
            new float[] {1, 2},
            new float[] {0.5f},
            new Surrogate.FastSigmoid(1));
    NetworkSpec.Builder other = NetworkSpec.of(3).layer(new LayerSpec(2, thresholds));
    requireRefused(
        other, spikingJelly, "layer 1 has neurons of several thresholds, which spikingjelly");
    requireRefused(other, options(NirDialect.SNNTORCH), "which snntorch does not take");
    NeuronSpec still = NeuronSpec.uniform(1, 1, 1, 1, 1);
    requireRefused(
        NetworkSpec.of(3).layer(new LayerSpec(2, still)), spikingJelly, "neurons without a leak");
    requireRefused(
        NetworkSpec.of(3).layer(2).readout(Readout.MEAN),
        options(NirDialect.NORSE),
        "layer 1 has a leaky readout, which norse does not take");
    assertThatThrownBy(() -> new NirExport.Options(NirDialect.NORSE, 1, Discretisation.EXACT))
        .hasMessageContaining("norse computes by explicit Euler, not exact");
    assertThatThrownBy(() -> new NirExport.Options(NirDialect.NORSE, 0, Discretisation.EULER))
        .hasMessageContaining("a positive Δt");
  }

  private static NirExport.Options options(NirDialect dialect) {
    return new NirExport.Options(dialect, 1e-4, Discretisation.EULER);
  }

  private static void requireRefused(
      NetworkSpec.Builder spec, NirExport.Options options, String message) {
    try (Network network = open(spec.build())) {
      assertThatThrownBy(() -> NirExport.graph(network, options)).hasMessageContaining(message);
    }
  }

  @Test
  void aFileIsThereWholeOrNotAtAll() throws IOException {
    try (Network network = open(spec(Readout.MEAN, 1, "plain"))) {
      NirWriter.write(folder.resolve("some.nir"), NirExport.graph(network, EULER));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("some.nir");
    }
  }

  private static NetworkSpec spec(Readout readout, int delay, String kind) {
    SplittableRandom random = new SplittableRandom(kind.hashCode() + 7 * delay);
    NetworkSpec.Builder spec = NetworkSpec.of(INPUTS).readout(readout).delay(delay).seed(9);
    for (int neurons : new int[] {13, 17}) {
      spec.layer(
          new LayerSpec(
              neurons,
              kind.equals("recurrent"),
              kind.equals("bias"),
              neurons(neurons, kind.equals("no leak"), random),
              kind.equals("alpha")));
    }
    boolean still = kind.equals("no leak") && readout.spiking();
    return spec.layer(new LayerSpec(4, false, kind.equals("bias"), neurons(4, still, random)))
        .build();
  }

  private static NeuronSpec neurons(int count, boolean still, SplittableRandom random) {
    float[] alpha = new float[count];
    float[] invC = new float[count];
    float[] theta = new float[count];
    float[] thetaGrad = new float[count];
    for (int i = 0; i < count; i++) {
      alpha[i] = still ? 1 : (float) random.nextDouble(0.001, 1);
      invC[i] = (float) random.nextDouble(0.2, 1);
      theta[i] = (float) random.nextDouble(0.2, 1);
      thetaGrad[i] = theta[i] / 2;
    }
    return new NeuronSpec(alpha, invC, theta, thetaGrad, new Surrogate.ArcTangent(2));
  }

  private static Network open(NetworkSpec spec) {
    return Network.open(spec, new OptimizerSpec.Sgd(1, 0, 0), RunSpec.host(2, STEPS));
  }

  /** Which neuron of which layer fired when, for some input. */
  private static List<Integer> spikes(Network network) {
    EventBatch batch = new EventBatch(INPUTS, STEPS, 2);
    batch.fill(new Noise(), new int[] {0, 1}, 0, 2, 0);
    network.forward(batch);
    List<Integer> spikes = new ArrayList<>();
    int last = network.spec().layers().size() - (network.spec().readout().spiking() ? 0 : 1);
    for (int l = 0; l < last; l++) {
      SpikeList list = network.spikes(l);
      for (int r = 0; r < list.rows(); r++) {
        for (int e = list.rowStart(r); e < list.firedEnd(r); e++) {
          spikes.addAll(List.of(l, r, list.id(e)));
        }
      }
    }
    return spikes;
  }

  private static List<Float> logits(Network network) {
    List<Float> logits = new ArrayList<>();
    new Trainer(network, new Noise(), 0)
        .evaluate(
            new int[] {0, 1},
            b ->
                IntStream.range(0, network.spec().classes())
                    .forEach(i -> logits.add(network.logit(b, i))));
    return logits;
  }

  /** Two samples in which an input in four spikes. */
  private record Noise() implements SpikeData {
    @Override
    public int size() {
      return 2;
    }

    @Override
    public int inputs() {
      return INPUTS;
    }

    @Override
    public int steps() {
      return STEPS;
    }

    @Override
    public int classes() {
      return 4;
    }

    @Override
    public int label(int sample) {
      return sample;
    }

    @Override
    public void read(int sample, long draw, SampleEvents events) {
      SplittableRandom random = new SplittableRandom(sample);
      events.begin(STEPS, INPUTS);
      for (int t = 0; t < STEPS; t++) {
        for (int j = 0; j < INPUTS; j++) {
          if (random.nextInt(4) == 0) {
            events.add(t, j);
          }
        }
      }
    }
  }
}
