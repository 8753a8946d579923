package spiketile.app;

import picocli.CommandLine.Option;
import spiketile.runtime.data.ImageEncoder;
import spiketile.runtime.data.StratifiedSplit;

/** What the network learns from: the bundled UCI digits. */
final class DataOptions {
  private static final int MOST_STEPS = 10_000;

  @Option(
      names = "--encoder",
      paramLabel = "NAME",
      description =
          "How images become spikes: latency (the brighter, the earlier; one spike a pixel) or rate.")
  EncoderChoice encoder = TrainDefaults.ENCODER;

  @Option(names = "--steps", paramLabel = "T", description = "Time steps.")
  int steps = TrainDefaults.STEPS;

  @Option(
      names = "--rate",
      paramLabel = "P",
      description = "Probability that the brightest pixel fires in a step (--encoder rate).")
  double rate = TrainDefaults.RATE;

  @Option(
      names = "--test-count",
      paramLabel = "N",
      description = "How many of the 1797 images are held out for the test.")
  int testCount = TrainDefaults.TEST_COUNT;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      description = "Which images are held out; every class in proportion.")
  long splitSeed = TrainDefaults.SPLIT_SEED;

  void check(OptionChecks checks) {
    checks.whole("--steps", steps, Bounds.of(1, MOST_STEPS));
    checks.number("--rate", rate, Bounds.SHARE);
    checks.whole("--test-count", testCount, Bounds.of(1, Digits.COUNT - 1));
    if (encoder != EncoderChoice.RATE) {
      checks.absent("--rate", "belongs to --encoder rate, not " + encoder);
    }
  }

  ImageEncoder encoder() {
    return switch (encoder) {
      case LATENCY -> new ImageEncoder.Latency(steps);
      case RATE -> new ImageEncoder.Rate(steps, rate);
    };
  }

  StratifiedSplit split(Digits digits) {
    return StratifiedSplit.of(digits.labels(), testCount, splitSeed);
  }
}
