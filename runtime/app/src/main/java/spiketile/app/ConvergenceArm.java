package spiketile.app;

import java.util.Locale;

/** One of the ways to train that a convergence experiment compares. */
enum ConvergenceArm {
  /** Every neuron active: its gradient is that of dense training. */
  DENSE("dense", "--theta-grad=-Infinity"),
  SPARSE("sparse", ConvergenceArm.SECOND_THRESHOLD),
  CAP_10("sparse, cap 10%", ConvergenceArm.SECOND_THRESHOLD + " --max-activity=0.1"),
  CAP_5("sparse, cap 5%", ConvergenceArm.SECOND_THRESHOLD + " --max-activity=0.05"),
  CAP_1("sparse, cap 1%", ConvergenceArm.SECOND_THRESHOLD + " --max-activity=0.01");

  /** ϑ_grad starts open, and has closed to 0.9 after ten epochs. */
  private static final String SECOND_THRESHOLD =
      "--theta-grad=0.9 --theta-grad-start=0 --theta-grad-epochs=10";

  private final String title;
  private final String options;

  ConvergenceArm(String title, String options) {
    this.title = title;
    this.options = options;
  }

  String title() {
    return title;
  }

  /** What it adds to the options of {@code spiketile train}. */
  String options() {
    return options;
  }

  /** Its part of a folder's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
