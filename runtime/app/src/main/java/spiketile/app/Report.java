package spiketile.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import spiketile.runtime.Evaluation;
import spiketile.runtime.ExchangeVolume;
import spiketile.runtime.LayerActivity;
import spiketile.runtime.Network;
import spiketile.runtime.NetworkSpec;

/** The phrases in which results are told. */
final class Report {
  private Report() {}

  static String network(NetworkSpec spec) {
    String sizes =
        spec.layers().stream()
            .map(layer -> String.valueOf(layer.neurons()))
            .collect(Collectors.joining("-"));
    return "%d-%s neurons, readout %s, %s"
        .formatted(
            spec.inputs(),
            sizes,
            spec.readout().label(),
            spec.dense() ? "dense" : spec.bf16() ? "sparse, bf16" : "sparse");
  }

  static String machine(Network network) {
    return "%s kernels (%d bits), %s, %s off heap%s"
        .formatted(
            network.run().kernels().name(),
            vectorBits(network.run().kernels().lanes()),
            counted(network.run().threads(), "thread"),
            bytes(network.allocatedBytes()),
            network.hugePages() ? " on huge pages" : "");
  }

  static int vectorBits(int lanes) {
    return lanes * Float.SIZE;
  }

  static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  static String percent(double share) {
    return format("%.1f%%", 100 * share);
  }

  /** A share of each rank's time. */
  static String ranks(List<Double> shares) {
    return IntStream.range(0, shares.size())
            .mapToObj(rank -> "rank %d %s".formatted(rank, percent(shares.get(rank))))
            .collect(Collectors.joining(", "))
        + " of the time";
  }

  static String bytes(long bytes) {
    return format("%.1f MiB", bytes / (double) (1 << 20));
  }

  /** What exchanges moved, beside what they would have moved without sparsity. */
  static String exchange(ExchangeVolume volume) {
    return "%s of spikes and errors; dense activations would be %s: %s times as much"
        .formatted(bytes(volume.bytes()), bytes(volume.dense()), format("%.1f", volume.saving()));
  }

  static String accuracy(Evaluation evaluation) {
    return "%s (%d of %d)"
        .formatted(
            percent(evaluation.accuracy()),
            Math.round(evaluation.accuracy() * evaluation.samples()),
            evaluation.samples());
  }

  /** How many layers have spikes: all but a leaky readout, the first layer first. */
  static int spikingLayers(NetworkSpec spec) {
    return spec.layers().size() - (spec.readout().spiking() ? 0 : 1);
  }

  /** A phrase for each layer that spikes. */
  static List<String> activity(NetworkSpec spec, List<LayerActivity> layers) {
    List<String> phrases = new ArrayList<>();
    for (int l = 0; l < spikingLayers(spec); l++) {
      LayerActivity layer = layers.get(l);
      String dropped =
          spec.maxActivity() < 1 ? format(", %,d dropped by the cap", layer.dropped()) : "";
      phrases.add(
          "layer %d: %s fired, %s active%s"
              .formatted(l + 1, percent(layer.fired()), percent(layer.active()), dropped));
    }
    return phrases;
  }

  /** The same text in every locale. */
  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
