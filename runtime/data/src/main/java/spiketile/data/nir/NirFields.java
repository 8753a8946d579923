package spiketile.data.nir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import spiketile.data.DataException;

/**
 * What nodes say, checked.
 *
 * @param file where they are from, for messages
 * @param nodes by their names
 */
record NirFields(Path file, Map<String, NirNode> nodes) {
  private static final int MOST_NEURONS = 1 << 24;

  /** Weights {@code [outputs, inputs]}. */
  NirArray matrix(String synapses) throws DataException {
    NirArray weight = field(synapses, "weight");
    if (weight.shape().length != 2 || weight.values().length == 0) {
      throw wrong(
          synapses,
          "has weights of shape %s; [outputs, inputs] expected"
              .formatted(Arrays.toString(weight.shape())));
    }
    if (weight.shape()[0] > MOST_NEURONS || weight.shape()[1] > MOST_NEURONS) {
      throw wrong(synapses, "is larger than %d neurons".formatted(MOST_NEURONS));
    }
    return weight;
  }

  /** A number for each neuron, or one for all. */
  NirArray vector(String name, String field, int neurons) throws DataException {
    NirArray values = field(name, field);
    requireSize(name, field, values, neurons);
    for (double value : values.values()) {
      finite(name, field, value);
    }
    return values;
  }

  void requireSize(String name, String field, NirArray values, int neurons) throws DataException {
    if (values.values().length != neurons && values.values().length != 1) {
      throw wrong(
          name,
          "has %s of shape %s; one for all or for each of %d neurons expected"
              .formatted(field, Arrays.toString(values.shape()), neurons));
    }
  }

  NirArray field(String name, String field) throws DataException {
    NirArray values = nodes.get(name).fields().get(field);
    if (values == null || values.values().length == 0) {
      throw wrong(
          name, "of type %s has no %s, which is expected".formatted(nodes.get(name).type(), field));
    }
    return values;
  }

  float finite(String name, String field, double value) throws DataException {
    if (!(Math.abs(value) <= Float.MAX_VALUE)) {
      throw wrong(name, "has a %s of %s; finite floats expected".formatted(field, value));
    }
    return (float) value;
  }

  String type(String name) {
    return nodes.get(name).type();
  }

  boolean has(String name, String field) {
    return nodes.get(name).fields().containsKey(field);
  }

  /** What is said beside the fields; null if nothing is. */
  NirArray number(String name, String key) {
    NirArray said = nodes.get(name).numbers().get(key);
    return said == null || said.values().length == 0 ? null : said;
  }

  /** What is said beside the fields; null if nothing is. */
  String text(String name, String key) {
    return nodes.get(name).texts().get(key);
  }

  DataException wrong(String name, String problem) {
    return DataException.of(file, "node '%s' %s".formatted(name, problem));
  }
}
