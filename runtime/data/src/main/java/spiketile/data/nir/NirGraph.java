package spiketile.data.nir;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Nodes and what flows between them.
 *
 * @param nodes by their names
 * @param edges in any order
 */
public record NirGraph(Map<String, NirNode> nodes, List<Edge> edges) {
  /** Of a node that is a graph. */
  static final String TYPE = "NIRGraph";

  /**
   * From one node to another one.
   *
   * @param from name of the node that sends
   * @param to name of the node that receives
   */
  public record Edge(String from, String to) {}

  /** Keeps copies, nodes sorted by their names. */
  public NirGraph {
    nodes = Collections.unmodifiableMap(new TreeMap<>(nodes));
    edges = List.copyOf(edges);
  }
}
