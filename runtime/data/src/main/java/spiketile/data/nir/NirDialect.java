package spiketile.data.nir;

import java.util.Locale;

/**
 * Whose reader a graph is written for. Readers differ in what they make of R, of thresholds and of graphs within graphs.
 *
 * <p>Sources: the readers of Norse, snnTorch and SpikingJelly.
 */
public enum NirDialect {
  /**
   * What the format means: {@code R = (1/C)/(1 − α)}, weights as they are, delays as nodes of their own, numbers that come back as
   * the same bits.
   */
  CANONICAL(NirImport.USUAL_DT),
  /** R = 1, which is what Norse takes it for: weights hold it. Δt is 1 ms by default, as there. */
  NORSE(1e-3),
  /** R = 1; with recurrent layers R = τ/Δt, which snnTorch asks of them, and these layers as graphs within the graph. */
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

  /**
   * R of a neuron.
   *
   * @param left 1 − α
   * @param recurrent whether the graph has recurrent layers
   */
  double r(float invC, double left, boolean recurrent) {
    return switch (this) {
      case CANONICAL -> invC / left;
      case SNNTORCH -> recurrent ? 1 / left : 1;
      case NORSE, SPIKINGJELLY -> 1;
    };
  }

  /** What multiplies a neuron's weights, so that with {@link #r} its current does to it what it did. */
  double scale(float invC, double left, boolean recurrent) {
    return switch (this) {
      case CANONICAL -> 1;
      case SNNTORCH -> recurrent ? invC : invC / left;
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
