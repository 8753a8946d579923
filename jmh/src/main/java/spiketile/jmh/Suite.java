package spiketile.jmh;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormat;

/**
 * Benchmarks by full name, each with the values of its parameters.
 *
 * @param benchmarks for each benchmark its parameters, in the order of their names
 */
record Suite(Map<String, Map<String, List<String>>> benchmarks) {
  private static final String MORE_VALUES = "more-values.properties";

  /**
   * All benchmarks of the class path, with the values that {@value #MORE_VALUES} adds to their
   * parameters, if there is such a file beside this class: a Maven profile can bring peers along that
   * the benchmarks' own annotations cannot name.
   */
  static Suite all(OutputFormat silent) throws IOException {
    Map<String, Map<String, List<String>>> found = new TreeMap<>();
    for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(silent, List.of())) {
      found.put(entry.getUsername(), params(entry));
    }
    Properties more = new Properties();
    try (InputStream file = Suite.class.getResourceAsStream(MORE_VALUES)) {
      if (file != null) {
        more.load(file);
      }
    }
    return new Suite(found).adding(more);
  }

  private static Map<String, List<String>> params(BenchmarkListEntry entry) {
    Map<String, List<String>> params = new TreeMap<>();
    entry
        .getParams()
        .orElse(Map.of())
        .forEach((name, values) -> params.put(name, Arrays.asList(values)));
    return params;
  }

  /**
   * These benchmarks with more values for some parameters.
   *
   * @param more values separated by commas, by names such as {@code PeerBenchmark.spmm.peer}
   */
  Suite adding(Properties more) {
    Map<String, Map<String, List<String>>> changed = new LinkedHashMap<>();
    benchmarks.forEach(
        (name, params) -> {
          Map<String, List<String>> longer = new TreeMap<>(params);
          longer.replaceAll(
              (param, values) -> {
                String added = more.getProperty(BenchCase.shortName(name) + "." + param);
                return added == null ? values : joined(values, List.of(added.split(",")));
              });
          changed.put(name, longer);
        });
    return new Suite(changed);
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  /**
   * The benchmarks whose full name contains what the pattern matches.
   *
   * @throws IllegalArgumentException if there is none; the message lists all
   */
  Suite matching(Pattern pattern) {
    Map<String, Map<String, List<String>>> chosen = new LinkedHashMap<>(benchmarks);
    chosen.keySet().removeIf(name -> !pattern.matcher(name).find());
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no benchmark matches '%s'; there are%n%s".formatted(pattern, names()));
    }
    return new Suite(chosen);
  }

  /**
   * These benchmarks with other values for some parameters. What is compared is a closed set: of given
   * peers a benchmark gets those that it has, and one that has none of them is left out.
   *
   * @throws IllegalArgumentException if no benchmark has such a parameter or peer; the message lists all
   */
  Suite with(Map<String, List<String>> values) {
    Map<String, Map<String, List<String>>> changed = new LinkedHashMap<>();
    benchmarks.forEach((name, params) -> changed.put(name, new TreeMap<>(params)));
    values.forEach(
        (param, list) -> {
          if (changed.values().stream().noneMatch(params -> params.containsKey(param))) {
            throw new IllegalArgumentException(
                "none of these benchmarks has a parameter '%s'; they have %s"
                    .formatted(param, paramNames()));
          }
          if (BenchCase.COMPARED.contains(param)) {
            requireKnown(param, list);
            changed.values().forEach(params -> params.computeIfPresent(param, kept(list)));
            changed.values().removeIf(params -> List.of().equals(params.get(param)));
          } else {
            changed.values().forEach(params -> params.replace(param, list));
          }
        });
    return new Suite(changed);
  }

  private static BiFunction<String, List<String>, List<String>> kept(List<String> given) {
    return (param, declared) -> given.stream().filter(declared::contains).toList();
  }

  private void requireKnown(String param, List<String> given) {
    TreeSet<String> known = new TreeSet<>();
    benchmarks.values().forEach(params -> known.addAll(params.getOrDefault(param, List.of())));
    for (String value : given) {
      if (!known.contains(value)) {
        throw new IllegalArgumentException(
            "none of these benchmarks has %s=%s; they have %s"
                .formatted(param, value, String.join(", ", known)));
      }
    }
  }

  /**
   * One case for each benchmark and combination of values. Cases that are compared with each other
   * follow each other, so that a computer that slows down slows all of them.
   */
  List<BenchCase> cases() {
    List<BenchCase> cases = new ArrayList<>();
    benchmarks.forEach(
        (name, params) -> {
          List<String> telling = slowestFirst(params);
          telling.removeIf(param -> params.get(param).size() == 1);
          combinations(params)
              .forEach(values -> cases.add(new BenchCase(name, values, telling.reversed())));
        });
    return cases;
  }

  private static List<Map<String, String>> combinations(Map<String, List<String>> params) {
    List<Map<String, String>> combinations = List.of(Map.of());
    for (String param : slowestFirst(params)) {
      combinations =
          combinations.stream()
              .flatMap(start -> params.get(param).stream().map(value -> with(start, param, value)))
              .toList();
    }
    return combinations;
  }

  /** Parameters in the order in which their values change from case to case. */
  private static List<String> slowestFirst(Map<String, List<String>> params) {
    List<String> names = new ArrayList<>(params.keySet());
    names.sort(Comparator.comparing(BenchCase.COMPARED::contains));
    return names;
  }

  private static Map<String, String> with(Map<String, String> start, String param, String value) {
    Map<String, String> longer = new TreeMap<>(start);
    longer.put(param, value);
    return longer;
  }

  /** Each benchmark on a line of its own, without parameters. */
  private String names() {
    return benchmarks.keySet().stream()
        .map(name -> "  " + BenchCase.shortName(name))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String paramNames() {
    TreeSet<String> names = new TreeSet<>();
    benchmarks.values().forEach(params -> names.addAll(params.keySet()));
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  /** Each benchmark, and below it its parameters with their values. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    benchmarks.forEach(
        (name, params) -> {
          lines.add(BenchCase.shortName(name));
          params.forEach(
              (param, values) -> lines.add("    " + param + "=" + String.join(",", values)));
        });
    return Collections.unmodifiableList(lines);
  }
}
