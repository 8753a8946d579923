package spiketile.runtime.oracle;

/**
 * Which neurons of a layer fire, send their spike, and have a gradient in one step of one sample.
 */
sealed interface RowRule {
  /** Decides for the neurons of step {@code t} of sample {@code b}. */
  Row decide(int t, int b, double[] u);

  /**
   * What was decided.
   *
   * @param fired u ≥ ϑ: these are reset
   * @param spikes those of them whose spike is sent; without an activity cap all
   * @param active those with a gradient, sent spikes among them
   */
  record Row(boolean[] fired, boolean[] spikes, boolean[] active) {
    private static Row none(int neurons) {
      return new Row(new boolean[neurons], new boolean[neurons], new boolean[neurons]);
    }
  }

  /** The neurons of a leaky readout: nobody fires. */
  record Leaky() implements RowRule {
    @Override
    public Row decide(int t, int b, double[] u) {
      return Row.none(u.length);
    }
  }

  /**
   * The thresholds decide; of a row's entries the lowest fired ids are kept up to the cap, then
   * active ones in the room left.
   */
  record ByThreshold(OracleNeurons neurons, int cap) implements RowRule {
    @Override
    public Row decide(int t, int b, double[] u) {
      Row row = Row.none(u.length);
      int room = cap;
      for (int i = 0; i < u.length; i++) {
        row.fired[i] = u[i] >= neurons.theta()[i];
        if (row.fired[i] && room > 0) {
          row.spikes[i] = true;
          row.active[i] = true;
          room--;
        }
      }
      for (int i = 0; i < u.length; i++) {
        if (!row.fired[i] && u[i] >= neurons.thetaGrad()[i] && room > 0) {
          row.active[i] = true;
          room--;
        }
      }
      return row;
    }
  }

  /**
   * Somebody else decided: spikes and active neurons are given, as [t][b][neuron]. A neuron that
   * the cap may have dropped, because it stands behind the last kept spike of a full row, is in
   * neither; for it alone the threshold decides whether it was reset. Nor is one that dropout silences, as [b][neuron].
   */
  record Given(
      OracleNeurons neurons,
      int cap,
      boolean[][][] spikes,
      boolean[][][] active,
      boolean[][] dropped)
      implements RowRule {
    @Override
    public Row decide(int t, int b, double[] u) {
      Row row = new Row(new boolean[u.length], spikes[t][b], active[t][b]);
      int firstDropped = firstDroppable(spikes[t][b], spikes[t][b]);
      for (int i = 0; i < u.length; i++) {
        boolean above = u[i] >= neurons.theta()[i];
        row.fired[i] = row.spikes[i] || (i >= firstDropped && above && !dropped[b][i]);
      }
      return row;
    }

    /**
     * How far a step's u lies on the wrong side of a threshold for what was given; 0 if nowhere.
     */
    double disagreement(int t, int b, double[] u) {
      boolean[] sent = spikes[t][b];
      boolean[] listed = active[t][b];
      boolean[] onlyActive = new boolean[u.length];
      for (int i = 0; i < u.length; i++) {
        onlyActive[i] = listed[i] && !sent[i];
      }
      int droppableSpike = firstDroppable(sent, sent);
      int droppableActive = firstDroppable(listed, onlyActive);
      double worst = 0;
      for (int i = 0; i < u.length; i++) {
        double aboveTheta = u[i] - neurons.theta()[i];
        double aboveGrad = u[i] - neurons.thetaGrad()[i];
        if (sent[i]) {
          worst = Math.max(worst, -aboveTheta);
        } else if (i < droppableSpike && !dropped[b][i]) {
          worst = Math.max(worst, aboveTheta);
          worst = Math.max(worst, listed[i] ? -aboveGrad : 0);
          worst = Math.max(worst, !listed[i] && i < droppableActive ? aboveGrad : 0);
        }
      }
      return worst;
    }

    /** The id behind the last kept one if the listed ones fill the row, else the layer's size. */
    private int firstDroppable(boolean[] listed, boolean[] kept) {
      int count = 0;
      int last = -1;
      for (int i = 0; i < listed.length; i++) {
        count += listed[i] ? 1 : 0;
        last = kept[i] ? i : last;
      }
      return count == cap ? last + 1 : listed.length;
    }
  }
}
