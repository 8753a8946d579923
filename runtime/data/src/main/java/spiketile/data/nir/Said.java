package spiketile.data.nir;

/** What nodes of this program's files say beside what the format has fields for, in their groups {@code metadata}. */
final class Said {
  /** Of neurons: Δt of a step, in seconds. */
  static final String DT = "dt";

  /** Of neurons: how a step follows from the differential equation. */
  static final String DISCRETISATION = "discretisation";

  /** Of neurons: the second threshold. */
  static final String THETA_GRAD = "theta_grad";

  /** Of neurons: the surrogate gradient and its steepness. */
  static final String SURROGATE = "surrogate";

  static final String BETA = "beta";

  /** Of the last neurons: how they become logits. */
  static final String READOUT = "readout";

  private Said() {}
}
