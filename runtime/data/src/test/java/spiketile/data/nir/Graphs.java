package spiketile.data.nir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Graphs as other programs write them, and with something else in them. */
final class Graphs {
  private Graphs() {}

  /** Three inputs, two LIF neurons, two LIF neurons. */
  static NirGraph small() {
    Map<String, NirNode> nodes = new LinkedHashMap<>();
    nodes.put("input", NirNode.of("Input", Map.of("shape", NirArray.sizes(3))));
    nodes.put("a", NirNode.of("Linear", Map.of("weight", matrix(2, 3, 0.5f))));
    nodes.put("b", lif(2));
    nodes.put("c", NirNode.of("Linear", Map.of("weight", matrix(2, 2, 0.7f))));
    nodes.put("d", lif(2));
    nodes.put("output", NirNode.of("Output", Map.of("shape", NirArray.sizes(2))));
    return new NirGraph(nodes, edges("input a", "a b", "b c", "c d", "d output"));
  }

  static NirArray matrix(int rows, int width, float value) {
    float[] values = new float[rows * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = value + i;
    }
    return NirArray.singles(values, rows, width);
  }

  static NirNode lif(int neurons) {
    return NirNode.of(
        "LIF",
        Map.of(
            "tau", all(neurons, 0.02),
            "r", all(neurons, 10),
            "v_leak", all(neurons, 0),
            "v_threshold", all(neurons, 1),
            "v_reset", all(neurons, 0)));
  }

  static NirArray all(int count, double value) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return NirArray.doubles(values);
  }

  static List<NirGraph.Edge> edges(String... pairs) {
    return Arrays.stream(pairs)
        .map(pair -> pair.split(" "))
        .map(names -> new NirGraph.Edge(names[0], names[1]))
        .toList();
  }

  /** With another node, or one more. */
  static NirGraph with(NirGraph graph, String name, NirNode node) {
    Map<String, NirNode> nodes = new LinkedHashMap<>(graph.nodes());
    nodes.put(name, node);
    return new NirGraph(nodes, graph.edges());
  }

  /** With another field of a node, or none of that name. */
  static NirGraph with(NirGraph graph, String name, String field, NirArray values) {
    NirNode node = graph.nodes().get(name);
    Map<String, NirArray> fields = new LinkedHashMap<>(node.fields());
    fields.remove(field);
    if (values != null) {
      fields.put(field, values);
    }
    return with(graph, name, new NirNode(node.type(), fields, node.numbers(), node.texts(), null));
  }

  /** With more edges. */
  static NirGraph with(NirGraph graph, String... pairs) {
    List<NirGraph.Edge> edges = new ArrayList<>(graph.edges());
    edges.addAll(edges(pairs));
    return new NirGraph(graph.nodes(), edges);
  }

  /** Without an edge. */
  static NirGraph without(NirGraph graph, String pair) {
    List<NirGraph.Edge> edges = new ArrayList<>(graph.edges());
    edges.removeAll(edges(pair));
    return new NirGraph(graph.nodes(), edges);
  }
}
