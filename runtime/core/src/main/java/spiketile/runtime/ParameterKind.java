package spiketile.runtime;

/** The parameters of a layer that are trained. */
public enum ParameterKind {
  /** W, {@code [presynaptic neurons][neurons]}. */
  WEIGHT,
  /** R, {@code [neurons][neurons]}; of recurrent layers only. */
  RECURRENT,
  /** b, {@code [1][neurons]}; of layers with bias only. */
  BIAS,
  /** α, {@code [1][neurons]}; of layers that learn it only. */
  ALPHA
}
