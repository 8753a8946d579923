package spiketile.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A value in a JSON file, and the name it goes by in messages.
 *
 * <p>Arrays are checked for their length before anything is made of their size.
 *
 * @param file the file's name
 * @param path its name, as in {@code W[1][17]}; empty for the whole file
 * @param node the value
 */
record CaseField(String file, String path, JsonNode node) {
  private static final int MOST_SHOWN = 40;

  /** The field of this object. */
  CaseField get(String name) {
    if (!node.isObject()) {
      throw wrong(shown(), "an object");
    }
    JsonNode field = node.get(name);
    if (field == null) {
      throw new CaseException(file, name, "missing", "all fields");
    }
    return new CaseField(file, path.isEmpty() ? name : path + "." + name, field);
  }

  private CaseField at(int index) {
    return new CaseField(file, path + "[" + index + "]", node.get(index));
  }

  boolean has(String name) {
    return node.has(name);
  }

  boolean isNull() {
    return node.isNull();
  }

  /** The elements of this array, however many. */
  List<CaseField> elements() {
    if (!node.isArray()) {
      throw wrong(shown(), "an array");
    }
    List<CaseField> elements = new ArrayList<>(node.size());
    for (int i = 0; i < node.size(); i++) {
      elements.add(at(i));
    }
    return elements;
  }

  /** The elements of this array, which must be of the given number. */
  List<CaseField> elements(long count, String meaning) {
    requireLength(count, meaning);
    return elements();
  }

  private void requireLength(long count, String meaning) {
    if (!node.isArray()) {
      throw wrong(shown(), "an array of " + count + " (" + meaning + ")");
    }
    if (node.size() != count) {
      throw wrong(node.size() + " elements", count + " (" + meaning + ")");
    }
  }

  int integer(int least, int most) {
    boolean fits = node.isIntegralNumber() && node.canConvertToInt();
    if (!fits || node.intValue() < least || node.intValue() > most) {
      throw wrong(shown(), "an integer from %d to %d".formatted(least, most));
    }
    return node.intValue();
  }

  long whole(long least, long most) {
    boolean fits = node.isIntegralNumber() && node.canConvertToLong();
    if (!fits || node.longValue() < least || node.longValue() > most) {
      throw wrong(shown(), "an integer from %d to %d".formatted(least, most));
    }
    return node.longValue();
  }

  /** Requires an object with no other fields than these. */
  void only(List<String> names) {
    if (!node.isObject()) {
      throw wrong(shown(), "an object");
    }
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                throw new CaseException(file, name, "unknown", String.join(", ", names));
              }
            });
  }

  boolean truth() {
    if (!node.isBoolean()) {
      throw wrong(shown(), "true or false");
    }
    return node.booleanValue();
  }

  String text() {
    if (!node.isTextual()) {
      throw wrong(shown(), "a string");
    }
    return node.textValue();
  }

  double number() {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw wrong(shown(), "a finite number");
    }
    return node.doubleValue();
  }

  /** A number that a float holds exactly. */
  float single() {
    double value = number();
    if ((float) value != value) {
      throw wrong(shown(), "a number that is exactly a float");
    }
    return (float) value;
  }

  double[] numbers(long count, String meaning) {
    requireLength(count, meaning);
    double[] values = new double[node.size()];
    Arrays.setAll(values, i -> at(i).number());
    return values;
  }

  float[] singles(long count, String meaning) {
    requireLength(count, meaning);
    float[] values = new float[node.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(i).single();
    }
    return values;
  }

  CaseException wrong(String found, String allowed) {
    return new CaseException(file, path.isEmpty() ? "the file" : path, found, allowed);
  }

  private String shown() {
    if (node.isMissingNode()) {
      return "empty";
    }
    String text = node.isContainerNode() ? kind() : node.toString();
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }

  private String kind() {
    return node.isArray() ? "an array of " + node.size() : "an object";
  }
}
