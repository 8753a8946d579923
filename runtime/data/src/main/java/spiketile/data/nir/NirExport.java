package spiketile.data.nir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import spiketile.layout.Bf16Block;
import spiketile.runtime.LayerSpec;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;
import spiketile.runtime.ParameterKind;

/**
 * A network of this program as a graph. By explicit Euler {@code τ = Δt/(1 − α)}, exactly {@code τ = −Δt/ln α}; R by the {@linkplain NirDialect reader};
 * {@code v_threshold} the greatest float below ϑ. A neuron without a leak, α = 1, is of type IF. What a node has no field for stands in its
 * metadata, which other readers skip.
 *
 * <p>A network with dropout is exported as it is evaluated, with weights scaled by the share that training kept, and one with
 * bf16 weights with those that its products read.
 */
public final class NirExport {
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private final Network network;
  private final NetworkSpec spec;
  private final Options options;
  private final Map<String, NirNode> nodes = new TreeMap<>();
  private final List<NirGraph.Edge> edges = new ArrayList<>();

  private NirExport(Network network, Options options) {
    this.network = network;
    this.options = options;
    spec = network.spec();
  }

  /**
   * How to export.
   *
   * @param dialect whose reader the graph is for
   * @param dt Δt of a step, in seconds
   * @param discretisation how a step follows from the differential equation: explicit Euler but for {@link NirDialect#CANONICAL}
   */
  public record Options(NirDialect dialect, double dt, Discretisation discretisation) {
    /**
     * Checks that they fit.
     *
     * @throws IllegalArgumentException if Δt is no positive number, or the reader knows Euler alone
     */
    public Options {
      if (!(dt > 0 && dt < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a positive Δt in seconds needed, not " + dt);
      }
      if (dialect != NirDialect.CANONICAL && discretisation != Discretisation.EULER) {
        throw new IllegalArgumentException(
            "%s computes by explicit Euler, not %s".formatted(dialect, discretisation.label()));
      }
    }
  }

  /**
   * Exports a network.
   *
   * @param network a whole one
   * @param options how
   * @return the graph
   * @throws IllegalArgumentException if graphs cannot say what it does, naming layer and reason
   */
  public static NirGraph graph(Network network, Options options) {
    return new NirExport(network, options).graph();
  }

  private NirGraph graph() {
    if (spec.maxActivity() < 1) {
      throw new IllegalArgumentException(
          "spikes beyond the cap of %s do not count here, and the format has no cap"
              .formatted(spec.maxActivity()));
    }
    nodes.put(INPUT, NirNode.of("Input", Map.of("shape", NirArray.sizes(spec.inputs()))));
    String below = INPUT;
    for (int l = 0; l < spec.layers().size(); l++) {
      below = layer(l, below);
    }
    nodes.put(OUTPUT, NirNode.of("Output", Map.of("shape", NirArray.sizes(spec.classes()))));
    edges.add(new NirGraph.Edge(below, OUTPUT));
    return new NirGraph(nodes, edges);
  }

  /** Adds a layer; returns the name of its neurons. */
  private String layer(int layer, String below) {
    LayerSpec of = spec.layers().get(layer);
    ExportedNeurons neurons = new ExportedNeurons(network, layer, options);
    String synapses = "fc" + (layer + 1);
    nodes.put(synapses, synapses(layer, neurons));
    edges.add(new NirGraph.Edge(delayed(layer, below), synapses));
    NirNode node = neurons.node();
    String name = node.type().toLowerCase(Locale.ROOT) + (layer + 1);
    if (!of.recurrent()) {
      nodes.put(name, node);
    } else if (options.dialect() == NirDialect.SNNTORCH) {
      nodes.put(name, NirNode.of(within(node, own(layer, neurons), of.neurons())));
    } else {
      String within = name + ".lif";
      nodes.put(within, node);
      nodes.put(name + ".w_rec", own(layer, neurons));
      edges.add(new NirGraph.Edge(within, name + ".w_rec"));
      edges.add(new NirGraph.Edge(name + ".w_rec", within));
      name = within;
    }
    edges.add(new NirGraph.Edge(synapses, name));
    return name;
  }

  /** As snnTorch has recurrent layers. */
  private static NirGraph within(NirNode neurons, NirNode own, int count) {
    Map<String, NirArray> shape = Map.of("shape", NirArray.sizes(count));
    return new NirGraph(
        Map.of(
            INPUT,
            NirNode.of("Input", shape),
            "lif",
            neurons,
            "w_rec",
            own,
            OUTPUT,
            NirNode.of("Output", shape)),
        List.of(
            new NirGraph.Edge(INPUT, "lif"),
            new NirGraph.Edge("lif", "w_rec"),
            new NirGraph.Edge("w_rec", "lif"),
            new NirGraph.Edge("lif", OUTPUT)));
  }

  /** Puts a delay between layers where there is one and the reader has such nodes; returns who feeds the synapses. */
  private String delayed(int layer, String below) {
    if (layer == 0 || spec.delay() == 0 || options.dialect() != NirDialect.CANONICAL) {
      return below;
    }
    String name = "delay" + (layer + 1);
    double[] each = new double[spec.inputsOf(layer)];
    Arrays.fill(each, options.dt());
    nodes.put(name, NirNode.of("Delay", Map.of("delay", NirArray.doubles(each))));
    edges.add(new NirGraph.Edge(below, name));
    return name;
  }

  private NirNode synapses(int layer, ExportedNeurons neurons) {
    double kept = layer == 0 ? 1 : 1 - spec.dropout();
    NirArray weight = weights(layer, ParameterKind.WEIGHT, spec.inputsOf(layer), kept, neurons);
    if (!spec.layers().get(layer).bias()) {
      return NirNode.of("Linear", Map.of("weight", weight));
    }
    float[] bias = network.parameters(layer, ParameterKind.BIAS);
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) (bias[i] * neurons.scale(i));
    }
    return NirNode.of(
        "Affine", Map.of("weight", weight, "bias", NirArray.singles(bias, bias.length)));
  }

  private NirNode own(int layer, ExportedNeurons neurons) {
    int rows = spec.layers().get(layer).neurons();
    NirArray weight = weights(layer, ParameterKind.RECURRENT, rows, 1 - spec.dropout(), neurons);
    return NirNode.of("Linear", Map.of("weight", weight));
  }

  /** By the neuron that receives, as products read them. */
  private NirArray weights(
      int layer, ParameterKind kind, int inputs, double kept, ExportedNeurons neurons) {
    float[] rows = network.parameters(layer, kind);
    int outputs = spec.layers().get(layer).neurons();
    float[] columns = new float[rows.length];
    for (int j = 0; j < inputs; j++) {
      for (int i = 0; i < outputs; i++) {
        float weight = (float) (rows[j * outputs + i] * kept);
        float read = spec.bf16() ? Bf16Block.round(weight) : weight;
        columns[i * inputs + j] = (float) (read * neurons.scale(i));
      }
    }
    return NirArray.singles(columns, outputs, inputs);
  }
}
