package spiketile.data.nir;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A node of a graph.
 *
 * @param type such as {@code LIF}
 * @param fields its parameters by their names
 * @param numbers what else is said of it in numbers, in the group {@code metadata}
 * @param texts what else is said of it in words, there too
 * @param graph the graph that it stands for; null unless its type is {@value NirGraph#TYPE}
 */
public record NirNode(
    String type,
    Map<String, NirArray> fields,
    Map<String, NirArray> numbers,
    Map<String, String> texts,
    NirGraph graph) {
  /** Keeps copies, sorted by names. */
  public NirNode {
    fields = sorted(fields);
    numbers = sorted(numbers);
    texts = sorted(texts);
  }

  /** A node of which nothing else is said. */
  static NirNode of(String type, Map<String, NirArray> fields) {
    return new NirNode(type, fields, Map.of(), Map.of(), null);
  }

  /** A graph as a node. */
  static NirNode of(NirGraph graph) {
    return new NirNode(NirGraph.TYPE, Map.of(), Map.of(), Map.of(), graph);
  }

  private static <T> Map<String, T> sorted(Map<String, T> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }
}
