package spiketile.app;

import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;
import spiketile.kernels.Surrogate;
import spiketile.runtime.NeuronSpec;

/** What each neuron is. */
final class NeuronOptions {
  private static final Bounds POSITIVE = Bounds.above(0, 1e6);

  @Option(
      names = "--alpha",
      paramLabel = "A[,A...]",
      converter = PerLayer.Converter.class,
      description =
          "Share of the membrane that is left after a step, in all layers or in each, the last one's last.")
  PerLayer alpha = TrainDefaults.ALPHA;

  @Option(
      names = "--learn-alpha",
      showDefaultValue = Visibility.NEVER,
      description =
          "Train each hidden neuron's own share too, from --alpha on; the gradient needs the membranes of all steps.")
  boolean learnAlpha;

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

  @Option(
      names = "--theta-grad-start",
      paramLabel = "U",
      description =
          "Threshold for a gradient in the first epoch, at most --theta-grad, which it reaches in equal steps; more neurons learn at the start. Default: --theta-grad.")
  Float thetaGradStart;

  @Option(
      names = "--theta-grad-epochs",
      paramLabel = "N",
      description = "Epochs until it has come from --theta-grad-start to --theta-grad.")
  int thetaGradEpochs = TrainDefaults.THETA_GRAD_EPOCHS;

  @Option(
      names = "--surrogate",
      paramLabel = "NAME",
      description =
          "Form of the surrogate gradient: fast-sigmoid, arctan, triangle or sigmoid; each is cut off below --theta-grad.")
  String surrogate = TrainDefaults.SURROGATE;

  @Option(names = "--beta", paramLabel = "B", description = "Steepness of the surrogate gradient.")
  float beta = TrainDefaults.BETA;

  void check(OptionChecks checks, int layers) {
    alpha.values().forEach(value -> checks.number("--alpha", value, Bounds.of(0, 1)));
    if (!alpha.fits(layers)) {
      throw checks.refusal(
          "--alpha %s: one number, or %d for as many layers, needed".formatted(alpha, layers));
    }
    checks.number("--inv-c", invC, POSITIVE);
    checks.number("--theta", theta, POSITIVE);
    checks.number("--theta-grad", thetaGrad, Bounds.of(Double.NEGATIVE_INFINITY, theta));
    if (thetaGradStart == null) {
      checks.absent("--theta-grad-epochs", "belongs to --theta-grad-start");
    } else {
      checks.number("--theta-grad-start", thetaGradStart, Bounds.of(-1e6, thetaGrad));
    }
    checks.whole("--theta-grad-epochs", thetaGradEpochs, Bounds.of(1, 1_000_000));
    checks.number("--beta", beta, POSITIVE);
    try {
      surrogate();
    } catch (IllegalArgumentException e) {
      throw checks.refusal("--" + e.getMessage());
    }
  }

  /** How far the threshold for a gradient is below {@link #thetaGrad} in an epoch, counted from 0. */
  float thetaGradLowered(int epoch) {
    if (thetaGradStart == null || epoch >= thetaGradEpochs) {
      return 0;
    }
    return (thetaGrad - thetaGradStart) * (thetaGradEpochs - epoch) / thetaGradEpochs;
  }

  /** The neurons of a layer, 0 for the first above the input. */
  NeuronSpec spec(int layer) {
    return NeuronSpec.uniform(alpha.of(layer), invC, theta, thetaGrad, beta).with(surrogate());
  }

  private Surrogate surrogate() {
    return Surrogate.of(surrogate, beta);
  }
}
