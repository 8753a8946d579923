package spiketile.app;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import spiketile.data.Augmentation;
import spiketile.data.Pipeline;
import spiketile.data.Polarity;
import spiketile.data.Sensor;

/** What becomes of recorded events: the pipeline from a recording to input spikes. */
final class EventOptions {
  static final List<String> NAMES =
      List.of(
          "--bin-ms",
          "--pool",
          "--polarity",
          "--most-spikes",
          "--jitter",
          "--shift",
          "--flip",
          "--drop",
          "--stretch");

  /** A store keeps times in microseconds. */
  private static final double MOST_MILLIS = 1e6;

  private static final double MICROS_PER_MILLI = 1000;

  @Option(
      names = "--bin-ms",
      paramLabel = "MS",
      description =
          "Milliseconds of a time step, later events are cut off; 0 cuts each recording into --steps parts. Default: randman 1, shd and ssc 14, nmnist 10, dvsgesture 20.")
  Double binMillis;

  @Option(
      names = "--pool",
      paramLabel = "N|WxH",
      converter = PixelGrid.Converter.class,
      description =
          "Fewer inputs: channels, or pixels such as 32x32. Default: the sensor's own; dvsgesture 32x32.")
  PixelGrid pool;

  @Option(
      names = "--polarity",
      paramLabel = "NAME",
      description = "What becomes of brighter and darker events: ${COMPLETION-CANDIDATES}.")
  Polarity polarity = Polarity.BOTH;

  @Option(
      names = "--most-spikes",
      paramLabel = "N",
      description =
          "Most input spikes in a step, of which a random choice is kept; 0 for no limit.")
  int mostSpikes;

  @Option(
      names = "--jitter",
      paramLabel = "SD",
      description = "While training, move each event by N(0, SD) channels or pixels.")
  double jitter;

  @Option(
      names = "--shift",
      paramLabel = "N",
      description = "While training, move a whole recording by up to N channels or pixels.")
  int shift;

  @Option(names = "--flip", description = "While training, mirror half of the recordings.")
  boolean flip;

  @Option(
      names = "--drop",
      paramLabel = "SHARE",
      description = "While training, leave out this share of the events.")
  double drop;

  @Option(
      names = "--stretch",
      paramLabel = "SHARE",
      description = "While training, make each recording up to this share slower or faster.")
  double stretch;

  void check(OptionChecks checks, DataChoice data, Sensor sensor) {
    binMillis = binMillis == null ? Double.valueOf(data.binMillis()) : binMillis;
    pool = pool == null ? PixelGrid.usual(data, sensor) : pool;
    checks.number("--bin-ms", binMillis, Bounds.of(0, MOST_MILLIS));
    if (binMillis > 0 && micros() < 1) {
      throw checks.refusal("--bin-ms %s: at least 0.001, or 0, needed".formatted(binMillis));
    }
    if (pool.width() > sensor.width() || pool.height() > sensor.height()) {
      throw checks.refusal("--pool %s: %s has %s".formatted(pool, data, PixelGrid.of(sensor)));
    }
    if (sensor.polarities() == 1) {
      checks.absent("--polarity", "has no effect: %s has no polarities".formatted(data));
    }
    checks.whole("--most-spikes", mostSpikes, Bounds.of(0, 1 << 16));
    checks.number("--jitter", jitter, Bounds.of(0, 1000));
    checks.whole("--shift", shift, Bounds.of(0, 1000));
    checks.number("--drop", drop, Bounds.BELOW_ONE);
    checks.number("--stretch", stretch, Bounds.BELOW_ONE);
  }

  private int micros() {
    return (int) Math.rint(binMillis * MICROS_PER_MILLI);
  }

  Pipeline pipeline(int steps) {
    return new Pipeline(
        steps,
        micros(),
        pool.width(),
        pool.height(),
        polarity,
        mostSpikes,
        new Augmentation(jitter, shift, flip, drop, stretch));
  }

  /** In a few words. */
  String phrase() {
    String bins =
        binMillis == 0
            ? "steps of each recording's own length"
            : Report.format("steps of %s ms", binMillis);
    String pixels = pool.height() == 1 ? pool + " channels" : pool + " pixels";
    return bins + ", " + pixels + ", polarity " + polarity.name().toLowerCase(Locale.ROOT);
  }
}
