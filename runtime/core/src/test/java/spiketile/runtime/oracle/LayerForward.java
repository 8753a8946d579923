package spiketile.runtime.oracle;

/**
 * One layer, forward in time.
 *
 * <pre>
 *   I[t]   = Σ_j W[j,:]·S_below[t,j] + Σ_k R[k,:]·S[t,k] + b
 *   u[t+1] = α·u[t]·(1 − S[t]) + (1/C)·I[t]
 * </pre>
 *
 * <p>A leaky readout is a layer whose S is always 0.
 *
 * @param neurons the layer's neurons
 * @param parameters the layer's weights
 * @param below spikes of the layer below
 * @param shift which of them step t + 1 reads: those of {@code below[t + shift]}
 */
record LayerForward(
    OracleNeurons neurons, LayerParameters parameters, boolean[][][] below, int shift) {
  LayerHistory run(int steps, RowRule rule) {
    int batch = below[0].length;
    LayerHistory history = LayerHistory.zeros(steps, batch, neurons.count());
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        step(history, t, b);
        RowRule.Row row = rule.decide(t + 1, b, history.u()[t + 1][b]);
        history.fired()[t + 1][b] = row.fired();
        history.spikes()[t + 1][b] = row.spikes();
        history.active()[t + 1][b] = row.active();
      }
    }
    return history;
  }

  private void step(LayerHistory history, int t, int b) {
    for (int i = 0; i < neurons.count(); i++) {
      double current = weighted(parameters.weights(), below[t + shift][b], i);
      if (parameters.recurrent() != null) {
        current += weighted(parameters.recurrent(), history.spikes()[t][b], i);
      }
      if (parameters.bias() != null) {
        current += parameters.bias()[i];
      }
      double left = history.fired()[t][b][i] ? 0 : neurons.alpha()[i] * history.u()[t][b][i];
      history.u()[t + 1][b][i] = left + neurons.invC()[i] * current;
    }
  }

  private static double weighted(double[][] weights, boolean[] spikes, int neuron) {
    double sum = 0;
    for (int j = 0; j < spikes.length; j++) {
      sum += spikes[j] ? weights[j][neuron] : 0;
    }
    return sum;
  }
}
