package spiketile.app;

import picocli.CommandLine.Option;
import spiketile.runtime.NeuronSpec;

/** What each neuron is. */
final class NeuronOptions {
  private static final Bounds POSITIVE = Bounds.above(0, 1e6);

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "Share of the membrane that is left after a step.")
  float alpha = TrainDefaults.ALPHA;

  @Option(
      names = "--inv-c",
      paramLabel = "X",
      description = "1/C: change of the membrane for one unit of current.")
  float invC = TrainDefaults.INV_C;

  @Option(names = "--theta", paramLabel = "U", description = "Threshold for a spike.")
  float theta = TrainDefaults.THETA;

  @Option(
      names = "--theta-grad",
      paramLabel = "U",
      description = "Threshold for a gradient, at most --theta; -Infinity: every neuron is active.")
  float thetaGrad = TrainDefaults.THETA_GRAD;

  @Option(names = "--beta", paramLabel = "B", description = "Steepness of the surrogate gradient.")
  float beta = TrainDefaults.BETA;

  void check(OptionChecks checks) {
    checks.number("--alpha", alpha, Bounds.of(0, 1));
    checks.number("--inv-c", invC, POSITIVE);
    checks.number("--theta", theta, POSITIVE);
    checks.number("--theta-grad", thetaGrad, Bounds.of(Double.NEGATIVE_INFINITY, theta));
    checks.number("--beta", beta, POSITIVE);
  }

  NeuronSpec spec() {
    return NeuronSpec.uniform(alpha, invC, theta, thetaGrad, beta);
  }
}
