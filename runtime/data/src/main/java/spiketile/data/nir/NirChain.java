package spiketile.data.nir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import spiketile.data.DataException;

/**
 * A graph as layers one above the other: synapses, then neurons, perhaps with synapses among themselves. Graphs within the graph
 * are laid open first; edges alone say what lies where.
 */
final class NirChain {
  private static final Set<String> NEURONS = Set.of("LIF", "IF", "LI");
  private static final Set<String> SYNAPSES = Set.of("Linear", "Affine");
  private static final String DELAY = "Delay";

  /**
   * A layer, by the names of its nodes.
   *
   * @param synapses what feeds it
   * @param delays between the layer below and this one
   * @param neurons its neurons
   * @param recurrent from its neurons to themselves; null if there is none
   */
  record Layer(String synapses, List<String> delays, String neurons, String recurrent) {}

  private final Path file;
  private final Map<String, NirNode> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> after = new LinkedHashMap<>();
  private final Map<String, Set<String>> before = new LinkedHashMap<>();
  private final Set<String> seen = new HashSet<>();

  private NirChain(Path file) {
    this.file = file;
  }

  /** Its nodes by their names, which in graphs within the graph are {@code outer.inner}. */
  Map<String, NirNode> nodes() {
    return nodes;
  }

  /** Lays a graph open. */
  static NirChain of(Path file, NirGraph graph) throws DataException {
    NirChain chain = new NirChain(file);
    chain.lay("", graph);
    return chain;
  }

  private void lay(String prefix, NirGraph graph) throws DataException {
    for (Map.Entry<String, NirNode> entry : graph.nodes().entrySet()) {
      String name = prefix + entry.getKey();
      NirNode node = entry.getValue();
      if (nodes.put(name, node) != null) {
        throw wrong(name, "stands there twice: in a graph, and beside it by its full name");
      }
      after.put(name, new LinkedHashSet<>());
      before.put(name, new LinkedHashSet<>());
      if (node.graph() != null) {
        lay(name + ".", node.graph());
      }
    }
    for (NirGraph.Edge edge : graph.edges()) {
      connect(prefix + edge.from(), prefix + edge.to());
    }
    for (Map.Entry<String, NirNode> entry : graph.nodes().entrySet()) {
      if (entry.getValue().graph() != null) {
        open(prefix + entry.getKey(), entry.getValue().graph());
      }
    }
  }

  private void connect(String from, String to) throws DataException {
    for (String name : List.of(from, to)) {
      if (!nodes.containsKey(name)) {
        throw DataException.at(
            file,
            "edge %s → %s".formatted(from, to),
            "no node '%s', which is expected".formatted(name));
      }
    }
    after.get(from).add(to);
    before.get(to).add(from);
  }

  /** Puts what is in a graph in its place: its input takes the edges to it, its output those from it. */
  private void open(String graph, NirGraph within) throws DataException {
    String input = graph + "." + only(within.nodes(), "Input", " in " + graph);
    String output = graph + "." + only(within.nodes(), "Output", " in " + graph);
    for (String from : Set.copyOf(before.get(graph))) {
      for (String to : Set.copyOf(after.get(input))) {
        connect(from, to);
      }
    }
    for (String from : Set.copyOf(before.get(output))) {
      for (String to : Set.copyOf(after.get(graph))) {
        connect(from, to);
      }
    }
    List.of(graph, input, output).forEach(this::remove);
  }

  private void remove(String name) {
    after.remove(name).forEach(to -> before.get(to).remove(name));
    before.remove(name).forEach(from -> after.get(from).remove(name));
    nodes.remove(name);
  }

  private String only(Map<String, NirNode> some, String type, String where) throws DataException {
    List<String> found =
        some.keySet().stream().filter(name -> some.get(name).type().equals(type)).toList();
    if (found.size() != 1) {
      throw DataException.of(
          file, "%d nodes of type %s%s; one expected".formatted(found.size(), type, where));
    }
    return found.getFirst();
  }

  /** The layers, the one above the input first. */
  List<Layer> layers() throws DataException {
    List<Layer> layers = new ArrayList<>();
    String at = only(nodes, "Input", "");
    String end = only(nodes, "Output", "");
    seen.addAll(List.of(at, end));
    while (layers.isEmpty() || !after.get(at).contains(end)) {
      Layer layer = above(at);
      layers.add(layer);
      at = layer.neurons();
    }
    next(at); // alone
    for (String name : nodes.keySet()) {
      if (!seen.contains(name)) {
        throw wrong(name, "is not on the way from input to output, where every node is expected");
      }
    }
    return layers;
  }

  private Layer above(String below) throws DataException {
    List<String> delays = new ArrayList<>();
    String at = pass(next(below), delays);
    String synapses = at;
    require(synapses, SYNAPSES, "Linear or Affine");
    at = pass(next(at), delays);
    require(at, NEURONS, "LIF, IF or, last, LI");
    String recurrent = recurrent(at);
    int most = recurrent == null ? 1 : 2;
    if (before.get(at).size() > most) {
      throw wrong(
          at,
          "is fed by %s; by one Linear or Affine expected, and one of its own"
              .formatted(before.get(at)));
    }
    return new Layer(synapses, delays, at, recurrent);
  }

  /** The next node that is no delay. */
  private String pass(String from, List<String> delays) throws DataException {
    String at = from;
    while (nodes.get(at).type().equals(DELAY)) {
      require(at, Set.of(DELAY), DELAY);
      delays.add(at);
      at = next(at);
    }
    return at;
  }

  /** The node that a node feeds, its own recurrent synapses aside. */
  private String next(String name) throws DataException {
    Set<String> fed = new LinkedHashSet<>(after.get(name));
    fed.remove(recurrent(name));
    if (fed.size() != 1) {
      throw wrong(
          name, "feeds %s; one node above it expected".formatted(fed.isEmpty() ? "nothing" : fed));
    }
    return fed.iterator().next();
  }

  /** Synapses from neurons to themselves; null if there are none. */
  private String recurrent(String neurons) {
    for (String name : after.get(neurons)) {
      boolean own =
          after.get(name).equals(Set.of(neurons)) && before.get(name).equals(Set.of(neurons));
      if (own && SYNAPSES.contains(nodes.get(name).type())) {
        seen.add(name);
        return name;
      }
    }
    return null;
  }

  private void require(String name, Set<String> types, String expected) throws DataException {
    String type = nodes.get(name).type();
    if (!types.contains(type)) {
      throw wrong(name, "is of type %s; %s expected here".formatted(type, expected));
    }
    if (!seen.add(name)) {
      throw wrong(name, "is reached twice; one layer above the other expected");
    }
  }

  private DataException wrong(String name, String problem) {
    return DataException.of(file, "node '%s' %s".formatted(name, problem));
  }
}
