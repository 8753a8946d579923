package spiketile.data.nir;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import spiketile.data.DataException;

/**
 * Reads files of the format, which are HDF5: {@code /version}, and the graph in {@code /node}. Files of the reference library from
 * 0.1.1 to 1.0.7 differ in fields only, which a graph keeps as they are.
 */
public final class NirFile {
  private static final int MOST_DEPTH = 8;
  private static final int MOST_NODES = 10_000;
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  /** What deflate packs zeros to, at most. */
  private static final long MOST_PACKED = 1032;

  private final Path file;

  /** That all numbers of the file can be together. */
  private long values;

  private NirFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a graph.
   *
   * @param file the file
   * @return its graph
   * @throws DataException if it is no such file, naming the place
   * @throws IOException if it cannot be read
   */
  public static NirGraph read(Path file) throws IOException {
    return new NirFile(file).graph();
  }

  private NirGraph graph() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long bytes = channel.size();
      if (bytes > MOST_BYTES) {
        throw DataException.of(
            file, "%,d bytes; at most %,d expected".formatted(bytes, MOST_BYTES));
      }
      values = bytes * MOST_PACKED;
      // through memory: whatever counts in the file say, the library allocates nothing then
      MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes);
      return graph(mapped);
    }
  }

  private NirGraph graph(MappedByteBuffer bytes) throws DataException {
    try (HdfFile hdf = hdf(() -> HdfFile.fromByteBuffer(bytes))) {
      Node node = hdf(() -> hdf.getChild("node"));
      if (node instanceof Group group && NirGraph.TYPE.equals(text(group, "type"))) {
        return graph(group, 0);
      }
      throw DataException.at(file, "/node", "no graph of type 'NIRGraph', which is expected");
    }
  }

  private NirGraph graph(Group group, int depth) throws DataException {
    if (depth > MOST_DEPTH) {
      throw wrong(group, "graphs within graphs; a depth of %d at most expected", MOST_DEPTH);
    }
    if (!(hdf(() -> group.getChild("nodes")) instanceof Group all)) {
      throw wrong(group, "no group 'nodes', which is expected");
    }
    Map<String, Node> children = hdf(all::getChildren);
    if (children.size() > MOST_NODES) {
      throw wrong(all, "%d nodes; %d at most expected", children.size(), MOST_NODES);
    }
    Map<String, NirNode> nodes = new LinkedHashMap<>();
    for (Map.Entry<String, Node> child : children.entrySet()) {
      if (!(child.getValue() instanceof Group node)) {
        throw wrong(child.getValue(), "no group, which is expected");
      }
      nodes.put(child.getKey(), node(node, depth));
    }
    return new NirGraph(nodes, edges(group));
  }

  private NirNode node(Group group, int depth) throws DataException {
    String type = text(group, "type");
    if (type == null) {
      throw wrong(group, "no text 'type', which is expected");
    }
    if (type.equals(NirGraph.TYPE)) {
      return NirNode.of(graph(group, depth + 1));
    }
    Map<String, NirArray> fields = new LinkedHashMap<>();
    Map<String, NirArray> numbers = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, Node> child : hdf(group::getChildren).entrySet()) {
      if (child.getValue() instanceof Dataset dataset && !child.getKey().equals("type")) {
        put(child.getKey(), dataset, fields, null);
      }
    }
    if (hdf(() -> group.getChild("metadata")) instanceof Group metadata) {
      for (Map.Entry<String, Node> child : hdf(metadata::getChildren).entrySet()) {
        if (child.getValue() instanceof Dataset dataset) {
          put(child.getKey(), dataset, numbers, texts);
        }
      }
    }
    return new NirNode(type, fields, numbers, texts, null);
  }

  /** Reads numbers, or a text where there may be one; whatever else there is says nothing here. */
  private void put(
      String name, Dataset dataset, Map<String, NirArray> numbers, Map<String, String> texts)
      throws DataException {
    int[] shape = shape(dataset);
    Object values = hdf(dataset::getDataFlat);
    NirArray.Kind kind = kind(values);
    if (kind != null) {
      numbers.put(name, new NirArray(shape, doubles(values), kind));
    } else if (texts != null && values(values) instanceof String[] words && words.length == 1) {
      texts.put(name, words[0]);
    }
  }

  private int[] shape(Dataset dataset) throws DataException {
    long[] sizes = hdf(dataset::getDimensionsAsLong);
    long count = 1;
    for (long size : sizes) {
      if (size < 0 || size > Integer.MAX_VALUE || (count *= size) > values) {
        throw wrong(
            dataset, "shape %s; at most %,d values more expected", Arrays.toString(sizes), values);
      }
    }
    values -= count;
    return Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray();
  }

  /** What numbers these are; null if they are none. */
  private static NirArray.Kind kind(Object values) {
    return switch (values) {
      case float[] a -> NirArray.Kind.SINGLE;
      case Float a -> NirArray.Kind.SINGLE;
      case double[] a -> NirArray.Kind.DOUBLE;
      case Double a -> NirArray.Kind.DOUBLE;
      case byte[] a -> NirArray.Kind.LONG;
      case short[] a -> NirArray.Kind.LONG;
      case int[] a -> NirArray.Kind.LONG;
      case long[] a -> NirArray.Kind.LONG;
      case Byte a -> NirArray.Kind.LONG;
      case Short a -> NirArray.Kind.LONG;
      case Integer a -> NirArray.Kind.LONG;
      case Long a -> NirArray.Kind.LONG;
      case null, default -> null;
    };
  }

  private static double[] doubles(Object values) {
    return switch (values) {
      case float[] a -> IntStream.range(0, a.length).mapToDouble(i -> a[i]).toArray();
      case double[] a -> a;
      case byte[] a -> IntStream.range(0, a.length).mapToDouble(i -> a[i]).toArray();
      case short[] a -> IntStream.range(0, a.length).mapToDouble(i -> a[i]).toArray();
      case int[] a -> Arrays.stream(a).asDoubleStream().toArray();
      case long[] a -> Arrays.stream(a).asDoubleStream().toArray();
      case Number a -> new double[] {a.doubleValue()};
      default -> throw new IllegalArgumentException(values.getClass().toString());
    };
  }

  private static Object[] values(Object values) {
    return switch (values) {
      case String text -> new String[] {text};
      case Object[] array -> array;
      case null, default -> new Object[0];
    };
  }

  /** A text of a group; null if there is none. */
  private String text(Group group, String name) throws DataException {
    if (hdf(() -> group.getChild(name)) instanceof Dataset dataset) {
      return values(hdf(dataset::getDataFlat)) instanceof String[] words && words.length == 1
          ? words[0]
          : null;
    }
    return null;
  }

  private List<NirGraph.Edge> edges(Group graph) throws DataException {
    List<NirGraph.Edge> edges = new ArrayList<>();
    if (hdf(() -> graph.getChild("edges")) instanceof Dataset dataset) {
      int[] shape = shape(dataset);
      Object[] names = shape.length == 2 ? values(hdf(dataset::getDataFlat)) : new Object[0];
      if (shape.length == 2 && shape[1] == 2 && names instanceof String[] words) {
        for (int i = 0; i < words.length; i += 2) {
          edges.add(new NirGraph.Edge(words[i], words[i + 1]));
        }
        return edges;
      }
    }
    throw wrong(graph, "no pairs of names 'edges', which are expected");
  }

  private DataException wrong(Node node, String problem, Object... values) {
    return DataException.at(file, node.getPath(), problem.formatted(values));
  }

  /** Calls of the library, which says by exceptions of many kinds that a file is damaged. */
  @FunctionalInterface
  private interface Call<T> {
    T get();
  }

  private <T> T hdf(Call<T> call) throws DataException {
    try {
      return call.get();
    } catch (RuntimeException | StackOverflowError e) {
      throw DataException.of(file, "not readable as HDF5", e);
    }
  }
}
