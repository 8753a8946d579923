package spiketile.jmh;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One benchmark with one value for each of its parameters.
 *
 * @param benchmark the method's full name
 * @param params values by parameter
 * @param telling the parameters that tell it from other cases of the benchmark in the same run
 */
record BenchCase(String benchmark, Map<String, String> params, List<String> telling) {
  /** The parameters that name who does the work, the strongest first. */
  static final List<String> COMPARED = List.of("peer", "provider");

  BenchCase {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    telling = List.copyOf(telling);
  }

  /** Class and method of a full name. */
  static String shortName(String benchmark) {
    int method = benchmark.lastIndexOf('.');
    return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
  }

  @Override
  public String toString() {
    return shortName(benchmark)
        + telling.stream()
            .map(param -> " " + param + "=" + params.get(param))
            .collect(Collectors.joining());
  }
}
