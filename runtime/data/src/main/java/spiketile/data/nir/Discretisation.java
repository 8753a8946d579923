package spiketile.data.nir;

import java.util.Locale;

/**
 * How the differential equation of a neuron, {@code τ·dv/dt = −v + r·I}, becomes a step of Δt, {@code u[t+1] = α·u[t] + (1/C)·I[t]}.
 */
public enum Discretisation {
  /** Explicit Euler: {@code α = 1 − Δt/τ}, {@code 1/C = r·Δt/τ}. */
  EULER {
    @Override
    double alpha(double perTau) {
      return 1 - perTau;
    }

    @Override
    double gain(double perTau) {
      return perTau;
    }

    @Override
    double tau(double alpha, double dt) {
      return dt / (1 - alpha);
    }
  },
  /** The solution for a constant current: {@code α = exp(−Δt/τ)}, {@code 1/C = r·(1 − α)}. */
  EXACT {
    @Override
    double alpha(double perTau) {
      return Math.exp(-perTau);
    }

    @Override
    double gain(double perTau) {
      return -Math.expm1(-perTau);
    }

    @Override
    double tau(double alpha, double dt) {
      return -dt / Math.log(alpha);
    }
  };

  /**
   * The leak of a step.
   *
   * @param perTau Δt/τ
   */
  abstract double alpha(double perTau);

  /**
   * By what r is multiplied for 1/C.
   *
   * @param perTau Δt/τ
   */
  abstract double gain(double perTau);

  /** The time constant of a leak. */
  abstract double tau(double alpha, double dt);

  /**
   * The name used in files and on the command line.
   *
   * @return lower case
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
