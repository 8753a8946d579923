package spiketile.app;

import java.util.List;
import picocli.CommandLine.Option;
import spiketile.data.ImageFiles;

/** What images from files are like. */
final class ImageOptions {
  static final List<String> NAMES = List.of("--pixels", "--brightest");

  @Option(
      names = "--pixels",
      paramLabel = "N",
      description = "Pixels of each image of --data images.")
  int pixels = 784;

  @Option(
      names = "--brightest",
      paramLabel = "X",
      description = "The value of a pixel of --data images that becomes intensity 1; 0 becomes 0.")
  double brightest = 255;

  void check(OptionChecks checks) {
    checks.whole("--pixels", pixels, Bounds.of(1, 1_000_000));
    checks.number("--brightest", brightest, Bounds.above(0, 1e12));
  }

  ImageFiles files(int classes) {
    return new ImageFiles(pixels, classes, brightest);
  }
}
