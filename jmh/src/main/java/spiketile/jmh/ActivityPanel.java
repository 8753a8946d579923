package spiketile.jmh;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The results that share a chart: one benchmark, and all parameters the same but peer and activity.
 *
 * @param title the benchmark and, where several panels of it differ in them, its other parameters
 * @param curves a curve for each peer, in the order of measurement
 */
record ActivityPanel(String title, List<PeerCurve> curves) {
  /** All panels that a run gives; none if nothing depends on an activity. */
  static List<ActivityPanel> of(List<Measured> run) {
    List<ActivityPanel> panels = new ArrayList<>();
    for (ResultBlock block : ResultBlock.of(run)) {
      Optional<String> compared = block.compared();
      if (compared.isPresent()
          && block.rows().getFirst().measured().params().containsKey(PeerCurve.ACTIVITY)) {
        panels.addAll(panels(block, compared.get()));
      }
    }
    return panels;
  }

  private static List<ActivityPanel> panels(ResultBlock block, String compared) {
    Map<Map<String, String>, List<Measured>> groups = new LinkedHashMap<>();
    for (ResultBlock.Row row : block.rows()) {
      Map<String, String> rest = row.measured().paramsBut(compared, PeerCurve.ACTIVITY);
      groups.computeIfAbsent(rest, key -> new ArrayList<>()).add(row.measured());
    }
    List<ActivityPanel> panels = new ArrayList<>();
    groups.forEach(
        (rest, results) ->
            panels.add(new ActivityPanel(title(block, rest), curves(results, compared))));
    return panels;
  }

  private static String title(ResultBlock block, Map<String, String> rest) {
    Map<String, String> telling = new TreeMap<>(rest);
    telling.keySet().retainAll(block.varying());
    return block.benchmark()
        + telling.entrySet().stream()
            .map(param -> " " + param.getKey() + " " + param.getValue())
            .collect(Collectors.joining(","));
  }

  private static List<PeerCurve> curves(List<Measured> results, String compared) {
    Map<String, List<Measured>> peers = new LinkedHashMap<>();
    for (Measured one : results) {
      peers.computeIfAbsent(one.param(compared), name -> new ArrayList<>()).add(one);
    }
    List<PeerCurve> curves = new ArrayList<>();
    peers.forEach(
        (peer, points) -> {
          points.sort(Comparator.comparingDouble(PeerCurve::activity));
          curves.add(new PeerCurve(peer, points));
        });
    return curves;
  }

  /** The activities that any peer was measured at, ascending. */
  double[] activities() {
    return curves.stream()
        .flatMap(curve -> curve.points().stream())
        .mapToDouble(PeerCurve::activity)
        .distinct()
        .sorted()
        .toArray();
  }
}
