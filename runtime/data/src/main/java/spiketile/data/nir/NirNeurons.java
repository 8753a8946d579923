package spiketile.data.nir;

import spiketile.data.DataException;
import spiketile.kernels.Surrogate;
import spiketile.runtime.NeuronSpec;

/**
 * Neurons of a graph as those of this program.
 *
 * @param fields what their nodes say
 * @param dt Δt of a step in seconds
 * @param discretisation how a step follows from the differential equation
 */
record NirNeurons(NirFields fields, double dt, Discretisation discretisation) {
  /** Where ϑ_grad lies, as a share of ϑ, and how steep the surrogate gradient is where a node does not say it: the poster's. */
  private static final float USUAL_THETA_GRAD = 0.9f;

  private static final float USUAL_BETA = 10;

  /** Of a node of type LIF, IF or LI. */
  NeuronSpec of(String name, int neurons) throws DataException {
    requireZero(name, "v_leak", neurons);
    requireZero(name, "v_reset", neurons);
    boolean leaks = !fields.type(name).equals("IF");
    boolean spikes = !fields.type(name).equals("LI");
    NirArray r = fields.vector(name, "r", neurons);
    NirArray tau = leaks ? fields.vector(name, "tau", neurons) : null;
    NirArray threshold = spikes ? fields.vector(name, "v_threshold", neurons) : null;
    float[] alpha = new float[neurons];
    float[] invC = new float[neurons];
    float[] theta = new float[neurons];
    for (int i = 0; i < neurons; i++) {
      double perTau = leaks ? perTau(name, tau.at(i)) : 0;
      alpha[i] = (float) (leaks ? discretisation.alpha(perTau) : 1);
      invC[i] = (float) (r.at(i) * (leaks ? discretisation.gain(perTau) : dt));
      theta[i] = spikes ? theta(name, threshold.at(i)) : 1;
    }
    try {
      return new NeuronSpec(alpha, invC, theta, thetaGrad(name, theta, spikes), surrogate(name));
    } catch (IllegalArgumentException e) {
      throw fields.wrong(name, "with Δt = %s s: %s".formatted(dt, e.getMessage()));
    }
  }

  private double perTau(String name, double tau) throws DataException {
    if (!(tau > 0 && discretisation.alpha(dt / tau) >= 0)) {
      throw fields.wrong(name, "has τ = %s s; Δt = %s s or more expected".formatted(tau, dt));
    }
    return dt / tau;
  }

  /** The least float that is larger: a graph's neurons fire above their threshold, this program's at theirs. */
  private float theta(String name, double threshold) throws DataException {
    if (threshold < 0) {
      throw fields.wrong(name, "has v_threshold = %s; 0 or more expected".formatted(threshold));
    }
    float nearest = (float) threshold;
    return nearest > threshold ? nearest : Math.nextUp(nearest);
  }

  private float[] thetaGrad(String name, float[] theta, boolean spikes) throws DataException {
    float[] values = new float[theta.length];
    NirArray said = fields.number(name, Said.THETA_GRAD);
    if (said != null) {
      fields.requireSize(name, Said.THETA_GRAD, said, theta.length);
    }
    for (int i = 0; i < values.length; i++) {
      float usual = spikes ? USUAL_THETA_GRAD * theta[i] : Float.NEGATIVE_INFINITY;
      values[i] = said == null ? usual : (float) said.at(i);
    }
    return values;
  }

  private Surrogate surrogate(String name) {
    NirArray beta = fields.number(name, Said.BETA);
    String label = fields.text(name, Said.SURROGATE);
    float steepness = beta == null ? USUAL_BETA : (float) beta.at(0);
    return label == null ? new Surrogate.FastSigmoid(steepness) : Surrogate.of(label, steepness);
  }

  private void requireZero(String name, String field, int neurons) throws DataException {
    if (fields.has(name, field)) {
      NirArray values = fields.vector(name, field, neurons);
      for (int i = 0; i < neurons; i++) {
        if (values.at(i) != 0) {
          throw fields.wrong(
              name,
              "has %s = %s; 0 expected, which this program's neurons have"
                  .formatted(field, values.at(i)));
        }
      }
    }
  }
}
