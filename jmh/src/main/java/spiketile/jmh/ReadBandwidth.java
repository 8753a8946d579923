package spiketile.jmh;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How fast this run read memory in sequence: the roofline of products that load a weight for every
 * synaptic update.
 *
 * @param levels bytes a second by level, such as L2
 */
record ReadBandwidth(Map<String, Double> levels) {
  /** The level that a tile's weights are in. */
  static final String WEIGHTS = "L2";

  /** The formula of {@link #share}, for readers of the results. */
  static final String FORMULA =
      "% of roofline = synaptic updates/s x bytes of a weight (4, bf16: 2) / bytes/s of the L2 read in this run.\n"
          + "Dense peers are credited with the same updates; what they load is less, so theirs only ranks them.";

  private static final String BENCHMARK = "RooflineBenchmark.read";
  private static final String HALF_WIDTH = "bf16";

  ReadBandwidth {
    levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
  }

  /** What a run measured; the best of each level. */
  static ReadBandwidth of(List<Measured> run) {
    Map<String, Double> levels = new LinkedHashMap<>();
    for (Measured one : run) {
      if (one.benchmark().equals(BENCHMARK) && one.unit() == Unit.BYTES) {
        levels.merge(one.param("level"), one.best(), Math::max);
      }
    }
    return new ReadBandwidth(levels);
  }

  /** Bytes of weights a second: one weight for each update. */
  static double weightTraffic(Measured updates) {
    return updates.best() * (updates.param("peer").contains(HALF_WIDTH) ? 2 : Float.BYTES);
  }

  /** Weight traffic as a share of what L2 can be read at; empty if either was not measured. */
  OptionalDouble share(Measured one) {
    Double l2 = levels.get(WEIGHTS);
    return l2 == null || one.unit() != Unit.UPDATES
        ? OptionalDouble.empty()
        : OptionalDouble.of(weightTraffic(one) / l2);
  }
}
