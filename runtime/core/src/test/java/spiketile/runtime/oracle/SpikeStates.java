package spiketile.runtime.oracle;

import spiketile.layout.SpikeList;
import spiketile.runtime.data.EventBatch;

/** Lists of spikes as the oracle takes them: [t][b][neuron]. */
public final class SpikeStates {
  private SpikeStates() {}

  /**
   * Input spikes of a batch.
   *
   * @param batch its samples
   * @return [t][b][neuron], t = 0 … T − 1
   */
  public static boolean[][][] of(EventBatch batch) {
    boolean[][][] states = new boolean[batch.steps()][batch.size()][batch.inputs()];
    for (int t = 0; t < batch.steps(); t++) {
      for (int b = 0; b < batch.size(); b++) {
        int row = t * batch.size() + b;
        for (int k = batch.rowStarts()[row]; k < batch.rowStarts()[row + 1]; k++) {
          states[t][b][batch.ids()[k]] = true;
        }
      }
    }
    return states;
  }

  /**
   * The fired entries of a layer's list, whose rows are t·B + b.
   *
   * @param list the list
   * @param batch samples B
   * @return [t][b][neuron], as many steps as the list has rows for
   */
  public static boolean[][][] fired(SpikeList list, int batch) {
    return entries(list, batch, false);
  }

  /**
   * All entries of a layer's list, whose rows are t·B + b: fired and active neurons.
   *
   * @param list the list
   * @param batch samples B
   * @return [t][b][neuron], as many steps as the list has rows for
   */
  public static boolean[][][] active(SpikeList list, int batch) {
    return entries(list, batch, true);
  }

  private static boolean[][][] entries(SpikeList list, int batch, boolean all) {
    boolean[][][] states = new boolean[list.rows() / batch][batch][list.neurons()];
    for (int row = 0; row < list.rows(); row++) {
      int end = all ? list.rowStart(row + 1) : list.firedEnd(row);
      for (int k = list.rowStart(row); k < end; k++) {
        states[row / batch][row % batch][list.id(k)] = true;
      }
    }
    return states;
  }
}
