package spiketile.data.nir;

import java.util.Locale;

/**
 * Whose reader a graph is written for. Readers differ in what they make of R, of thresholds and of graphs within graphs.
 *
 * <p>Sources: {@code norse.torch.from_nir}, {@code snntorch.import_nir}, {@code spikingjelly.activation_based.nir_exchange}.
 */
public enum NirDialect {
  /**
   * What the format means: {@code R = (1/C)/(1 − α)}, weights as they are, delays as nodes of their own, numbers that come back as
   * the same bits.
   */
  CANONICAL(NirImport.USUAL_DT),
  /** R = 1, which is what Norse takes it for: weights hold it. Δt is 1 ms by default, as there. */
  NORSE(1e-3),
  /** R = τ/Δt, with which snnTorch takes weights as they are; recurrent layers are graphs within the graph. */
  SNNTORCH(NirImport.USUAL_DT),
  /** R = 1, one τ and one threshold for a layer; a spike is {@code v ≥ v_threshold} there. */
  SPIKINGJELLY(NirImport.USUAL_DT);

  private final double usualDt;

  NirDialect(double usualDt) {
    this.usualDt = usualDt;
  }

  /**
   * Δt where nobody says it.
   *
   * @return seconds
   */
  public double usualDt() {
    return usualDt;
  }

  /** Whether all neurons of a layer have one τ and one threshold. */
  boolean uniformTau() {
    return this == SPIKINGJELLY;
  }

  /** Whether all neurons of a layer have one threshold. */
  boolean uniformThreshold() {
    return this == SPIKINGJELLY || this == SNNTORCH;
  }

  /** The threshold to write for one at which a neuron fires. */
  double threshold(float theta) {
    return this == SPIKINGJELLY ? theta : Math.nextDown(theta);
  }

  /** Whether a leaky readout, and neurons without a leak, are read. */
  boolean allTypes() {
    return this == CANONICAL;
  }

  /**
   * R of a neuron.
   *
   * @param left 1 − α
   */
  double r(float invC, double left) {
    return switch (this) {
      case CANONICAL -> invC / left;
      case SNNTORCH -> 1 / left;
      case NORSE, SPIKINGJELLY -> 1;
    };
  }

  /** What multiplies a neuron's weights, so that with {@link #r} its current does to it what it did. */
  double scale(float invC, double left) {
    return switch (this) {
      case CANONICAL -> 1;
      case SNNTORCH -> invC;
      case NORSE, SPIKINGJELLY -> invC / left;
    };
  }

  /**
   * The name used on the command line.
   *
   * @return lower case
   */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
