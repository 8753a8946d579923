package spiketile.data.nir;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;

/** Writes graphs as the reference library reads them. */
public final class NirWriter {
  /** Of the reference library whose files are alike. */
  private static final String VERSION = "1.0.7";

  private NirWriter() {}

  /**
   * Writes a graph, whose file appears under its name when it is complete.
   *
   * @param file the file, replaced if it is there
   * @param graph the graph
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, NirGraph graph) throws IOException {
    Path part = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      try (WritableHdfFile hdf = HdfFile.write(part)) {
        hdf.putDataset("version", VERSION);
        graph(hdf.putGroup("node"), graph);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void graph(WritableGroup group, NirGraph graph) {
    group.putDataset("type", NirGraph.TYPE);
    String[][] edges = new String[graph.edges().size()][];
    Arrays.setAll(
        edges, i -> new String[] {graph.edges().get(i).from(), graph.edges().get(i).to()});
    group.putDataset("edges", edges);
    WritableGroup nodes = group.putGroup("nodes");
    graph.nodes().forEach((name, node) -> node(nodes.putGroup(name), node));
  }

  private static void node(WritableGroup group, NirNode node) {
    if (node.graph() != null) {
      graph(group, node.graph());
      return;
    }
    group.putDataset("type", node.type());
    arrays(group, node.fields());
    if (!node.numbers().isEmpty() || !node.texts().isEmpty()) {
      WritableGroup metadata = group.putGroup("metadata");
      arrays(metadata, node.numbers());
      node.texts().forEach(metadata::putDataset);
    }
  }

  private static void arrays(WritableGroup group, Map<String, NirArray> arrays) {
    arrays.forEach((name, array) -> group.putDataset(name, nested(array)));
  }

  /** As the library takes it: an array of arrays for two sizes. */
  private static Object nested(NirArray array) {
    int[] shape = array.shape();
    return switch (shape.length) {
      case 0 -> array.values()[0];
      case 1 -> row(array, 0, shape[0]);
      case 2 -> rows(array, shape[0], shape[1]);
      default -> throw new IllegalArgumentException("shape %s".formatted(Arrays.toString(shape)));
    };
  }

  private static Object rows(NirArray array, int rows, int width) {
    Object[] nested =
        switch (array.kind()) {
          case SINGLE -> new float[rows][];
          case DOUBLE -> new double[rows][];
          case LONG -> new long[rows][];
        };
    Arrays.setAll(nested, r -> row(array, r * width, width));
    return nested;
  }

  private static Object row(NirArray array, int from, int width) {
    double[] values = Arrays.copyOfRange(array.values(), from, from + width);
    return switch (array.kind()) {
      case SINGLE -> singles(values);
      case DOUBLE -> values;
      case LONG -> Arrays.stream(values).mapToLong(value -> (long) value).toArray();
    };
  }

  private static float[] singles(double[] values) {
    float[] singles = new float[values.length];
    for (int i = 0; i < singles.length; i++) {
      singles[i] = (float) values[i];
    }
    return singles;
  }
}
