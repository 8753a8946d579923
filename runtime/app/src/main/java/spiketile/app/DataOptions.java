package spiketile.app;

import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import spiketile.data.Sensor;
import spiketile.runtime.data.ImageEncoder;

/** What the network learns from. */
final class DataOptions {
  private static final int MOST_STEPS = 10_000;
  private static final int MOST_BATCH = 100_000;

  @Option(
      names = "--data",
      paramLabel = "NAME",
      description =
          "The data set: ${COMPLETION-CANDIDATES}. All but the first two need --data-dir; images are CSV or NumPy arrays.")
  DataChoice data = DataChoice.DIGITS;

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      description =
          "How images become spikes: latency (the brighter, the earlier; one spike a pixel) or rate.")
  EncoderChoice encoder = TrainDefaults.ENCODER;

  @Option(
      names = "--steps",
      paramLabel = "T",
      description = "Time steps. Default: digits and images 20, nmnist 30, others 100.")
  Integer steps;

  @Option(
      names = "--rate",
      paramLabel = "P",
      description = "Probability that the brightest pixel fires in a step (--encoder rate).")
  double rate = TrainDefaults.RATE;

  @Option(
      names = "--test-count",
      paramLabel = "N",
      description =
          "How many samples of digits or randman are held out for the test. Default: a fifth, of the digits 360.")
  Integer testCount;

  @Option(
      names = "--validation-count",
      paramLabel = "N",
      description =
          "How many of the other samples are held out for validation, every class in proportion: the curve is of them, the best model by them is kept, and the test samples wait until the end.")
  int validationCount;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "Which samples are held out; every class in proportion.")
  long splitSeed = TrainDefaults.SPLIT_SEED;

  @ArgGroup(validate = false)
  EventOptions events = new EventOptions();

  @ArgGroup(validate = false)
  RandmanOptions randman = new RandmanOptions();

  @ArgGroup(validate = false)
  ImageOptions images = new ImageOptions();

  void check(OptionChecks checks) {
    steps = steps == null ? Integer.valueOf(data.steps()) : steps;
    checks.whole("--steps", steps, Bounds.of(1, MOST_STEPS));
    randman.check(checks);
    images.check(checks);
    if (data.encoded()) {
      checkEncoder(checks);
    } else {
      absent(checks, List.of("--encoder", "--rate"));
      events.check(checks, data, sensor());
    }
    switch (data) {
      case DIGITS -> checkSplit(checks, Digits.COUNT);
      case RANDMAN -> checkSplit(checks, randman.classes * randman.samples);
      case SHD, SSC, NMNIST, DVSGESTURE, IMAGES -> {}
    }
    if (data != DataChoice.RANDMAN) {
      absent(checks, RandmanOptions.ONLY_NAMES);
      absent(checks, data == DataChoice.IMAGES ? List.of() : List.of(RandmanOptions.CLASSES));
    }
    if (data != DataChoice.IMAGES) {
      absent(checks, ImageOptions.NAMES);
    }
    if (data.fromFiles()) {
      absent(checks, List.of("--test-count"));
    }
    checks.whole("--validation-count", validationCount, Bounds.of(0, MOST_BATCH));
  }

  private void checkEncoder(OptionChecks checks) {
    checks.number("--rate", rate, Bounds.SHARE);
    if (encoder != EncoderChoice.RATE) {
      checks.absent("--rate", "belongs to --encoder rate, not " + encoder);
    }
    absent(checks, EventOptions.NAMES);
  }

  private void checkSplit(OptionChecks checks, int samples) {
    testCount = testCount == null ? Integer.valueOf(Math.ceilDiv(samples, 5)) : testCount;
    checks.whole("--test-count", testCount, Bounds.of(1, samples - 1));
  }

  private void absent(OptionChecks checks, List<String> options) {
    options.forEach(option -> checks.absent(option, "has no effect with --data " + data));
  }

  private Sensor sensor() {
    return data == DataChoice.RANDMAN ? Sensor.channels(randman.units) : data.sensor();
  }

  int inputs() {
    return switch (data) {
      case DIGITS -> Digits.PIXELS;
      case IMAGES -> images.pixels;
      case RANDMAN, SHD, SSC, NMNIST, DVSGESTURE -> events.pipeline(steps).inputs(sensor());
    };
  }

  /** No batch needs more samples. */
  int mostBatch() {
    return switch (data) {
      case DIGITS -> Digits.COUNT;
      case RANDMAN -> randman.classes * randman.samples;
      case SHD, SSC, NMNIST, DVSGESTURE, IMAGES -> MOST_BATCH;
    };
  }

  int classes() {
    return data == DataChoice.RANDMAN || data == DataChoice.IMAGES
        ? randman.classes
        : data.classes();
  }

  ImageEncoder encoder() {
    return switch (encoder) {
      case LATENCY -> new ImageEncoder.Latency(steps);
      case RATE -> new ImageEncoder.Rate(steps, rate);
    };
  }
}
