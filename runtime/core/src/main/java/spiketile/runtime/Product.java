package spiketile.runtime;

import java.util.Locale;

/**
 * How a network multiplies spikes and λ with its weights. What a network is does not depend on it.
 *
 * <p>By lists, a product is work for each neuron that fired or is active. Dense products take as long whoever fires,
 * but less for each multiplication; and they need the spikes as a matrix of 0 and 1 beside the lists. Networks in bf16
 * and recurrent layers have no dense products.
 */
public enum Product {
  /**
   * By lists, or, where the activity of a batch makes that slower, dense: each layer for itself, in each segment of time.
   * By lists alone on bounded machines, whose memory is all planned.
   */
  AUTO(0.55, 0.45),

  /** By lists alone. */
  SPARSE(2, 2),

  /** Dense alone. */
  DENSE(0, 0);

  private final double denseSpikes;
  private final double denseErrors;

  /** Shares from which on products are dense. Where they cross: docs/performance.md, "Dense products". */
  Product(double denseSpikes, double denseErrors) {
    this.denseSpikes = denseSpikes;
    this.denseErrors = denseErrors;
  }

  /** The name as it is typed, such as {@code auto}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether currents and gradients are dense where such a share of the neurons below fires. */
  boolean denseSpikes(double fired) {
    return fired >= denseSpikes;
  }

  /** Whether errors are dense where such a share of the neurons below fires or is active. */
  boolean denseErrors(double active) {
    return active >= denseErrors;
  }
}
