package spiketile.runtime.cost;

/** Costs of a thread of a CPU: one core of an AMD EPYC of 2024 (Zen 5) with vectors of 512 bits. */
public final class HostCosts {
  /**
   * What the kernels' benchmarks, and a clock around the parts of a step, said of a Zen 4
   * (docs/performance.md): where a calibration begins.
   */
  public static final Costs KERNELS = Costs.by(unit -> 1e-9 * kernelNanos(unit));

  /** What was fitted to the steps recorded on that CPU (docs/simulation.md). */
  public static final Costs DEFAULT = Costs.by(unit -> 1e-9 * fittedNanos(unit));

  private HostCosts() {}

  private static double kernelNanos(WorkUnit unit) {
    return switch (unit) {
      case FORWARD_IDS, BACKWARD_IDS -> 0.3;
      case FORWARD_FLOATS, GRADIENT_FLOATS -> 0.04;
      case NEURON_FLOATS -> 0.45;
      case LISTED -> 5;
      case MERGE_ROWS -> 15;
      case MERGED -> 4;
      case TRANSPOSED -> 5;
      case GRADIENT_ROWS -> 0.1;
      case DOT_FLOATS -> 0.07;
      case DECAY_FLOATS -> 0.5;
      case SCATTERED -> 8;
      case SUMMED -> 0.12;
      case PARAMETERS -> 0.6;
      case BARRIERS -> 5000;
    };
  }

  private static double fittedNanos(WorkUnit unit) {
    return switch (unit) {
      case FORWARD_IDS -> 0.1779;
      case FORWARD_FLOATS -> 0.0189;
      case NEURON_FLOATS -> 0.4884;
      case LISTED -> 2.9881;
      case MERGE_ROWS -> 13.3386;
      case MERGED -> 2.2375;
      case TRANSPOSED -> 2.9044;
      case BACKWARD_IDS -> 0.1830;
      case GRADIENT_FLOATS -> 0.0185;
      case GRADIENT_ROWS -> 0.0706;
      case DOT_FLOATS -> 0.0537;
      case DECAY_FLOATS -> 0.5561;
      case SCATTERED -> 4.3994;
      case SUMMED -> 0.0743;
      case PARAMETERS -> 0.4344;
      case BARRIERS -> 3369.5626;
    };
  }
}
