package spiketile.app;

import java.util.List;
import picocli.CommandLine.Option;
import spiketile.data.Randman;

/** Size of a generated data set. */
final class RandmanOptions {
  static final String CLASSES = "--classes";

  /** Those that mean nothing for other data. */
  static final List<String> ONLY_NAMES =
      List.of("--units", "--samples", "--dimensions", "--smoothness", "--data-seed");

  private static final int MOST_SAMPLES = 10_000_000;
  private static final Randman USUAL = Randman.of(0);

  @Option(names = "--units", paramLabel = "N", description = "Input neurons of randman.")
  int units = USUAL.units();

  @Option(names = CLASSES, paramLabel = "N", description = "Classes of randman or images.")
  int classes = USUAL.classes();

  @Option(names = "--samples", paramLabel = "N", description = "Samples of each class of randman.")
  int samples = USUAL.samples();

  @Option(names = "--dimensions", paramLabel = "N", description = "Dimension of its manifolds.")
  int dimensions = USUAL.dimensions();

  @Option(
      names = "--smoothness",
      paramLabel = "ALPHA",
      description =
          "Smoothness of its manifolds: amplitudes fall with the frequency to this power.")
  double smoothness = USUAL.alpha();

  @Option(names = "--data-seed", paramLabel = "N", description = "Which randman is generated.")
  long seed = USUAL.seed();

  void check(OptionChecks checks) {
    checks.whole("--units", units, Bounds.of(1, 1 << 16));
    checks.whole(CLASSES, classes, Bounds.of(2, 10_000));
    checks.whole("--samples", samples, Bounds.of(1, MOST_SAMPLES / classes));
    checks.whole("--dimensions", dimensions, Bounds.of(1, 100));
    checks.number("--smoothness", smoothness, Bounds.of(0.1, 100));
  }

  Randman recordings(int steps) {
    return new Randman(classes, units, steps, dimensions, samples, smoothness, seed);
  }
}
