package spiketile.jmh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The results of one benchmark, each beside the one it is compared with.
 *
 * @param benchmark class and method
 * @param compared the parameter that names who does the work, if the benchmark has one
 * @param fixed parameters with one value in all rows
 * @param varying the other parameters, without the compared one
 * @param rows groups of rows that differ only in the compared parameter, each group's base first
 */
record ResultBlock(
    String benchmark,
    Optional<String> compared,
    Map<String, String> fixed,
    List<String> varying,
    List<Row> rows) {
  /** The peer that all others are compared with. */
  static final String BASE = "vector";

  /**
   * A result.
   *
   * @param measured what was measured
   * @param ratio its best rate by that of {@value #BASE} with the same other parameters, if there is one
   */
  record Row(Measured measured, OptionalDouble ratio) {}

  /** One block for each benchmark, in the order of first appearance. */
  static List<ResultBlock> of(List<Measured> run) {
    Map<String, List<Measured>> benchmarks = new LinkedHashMap<>();
    for (Measured one : run) {
      benchmarks.computeIfAbsent(one.benchmark(), name -> new ArrayList<>()).add(one);
    }
    return benchmarks.values().stream().map(ResultBlock::block).toList();
  }

  /** The parameter by which results of a benchmark are compared. */
  static Optional<String> compared(Measured one) {
    return BenchCase.COMPARED.stream().filter(one.params()::containsKey).findFirst();
  }

  private static ResultBlock block(List<Measured> results) {
    Measured first = results.getFirst();
    Optional<String> compared = compared(first);
    Map<String, String> fixed = new TreeMap<>();
    List<String> varying = new ArrayList<>();
    for (String param : first.paramsBut(compared.orElse("")).keySet()) {
      TreeSet<String> values = new TreeSet<>();
      results.forEach(one -> values.add(one.param(param)));
      if (values.size() == 1) {
        fixed.put(param, values.first());
      } else {
        varying.add(param);
      }
    }
    return new ResultBlock(first.benchmark(), compared, fixed, varying, rows(results, compared));
  }

  private static List<Row> rows(List<Measured> results, Optional<String> compared) {
    Map<Map<String, String>, List<Measured>> groups = new LinkedHashMap<>();
    for (Measured one : results) {
      groups.computeIfAbsent(one.paramsBut(compared.orElse("")), key -> new ArrayList<>()).add(one);
    }
    List<Row> rows = new ArrayList<>();
    for (List<Measured> group : groups.values()) {
      Optional<Measured> base =
          group.stream()
              .filter(one -> compared.map(one::param).orElse("").equals(BASE))
              .findFirst();
      base.ifPresent(one -> rows.add(new Row(one, OptionalDouble.of(1))));
      for (Measured one : group) {
        if (base.isEmpty() || one != base.get()) {
          rows.add(new Row(one, ratio(one, base)));
        }
      }
    }
    return rows;
  }

  private static OptionalDouble ratio(Measured one, Optional<Measured> base) {
    return base.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(one.best() / base.get().best());
  }
}
