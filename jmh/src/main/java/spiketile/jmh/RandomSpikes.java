package spiketile.jmh;

import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import spiketile.layout.ModelArena;
import spiketile.layout.SpikeList;

/** Lists in which every neuron fires independently with the same probability, and none is only active. */
final class RandomSpikes {
  private RandomSpikes() {}

  /** A list whose last {@code silentRows} rows are empty, as the last step's spikes reach nobody. */
  static SpikeList list(
      ModelArena arena,
      int neurons,
      int rows,
      int silentRows,
      double activity,
      SplittableRandom random) {
    SpikeList list = SpikeList.allocate(arena, neurons, rows, SpikeList.Detail.IDS, neurons);
    list.begin(rows, 0);
    int entries = 0;
    for (int r = 0; r < rows; r++) {
      list.ensureCapacity(arena, (long) entries + neurons);
      for (int j = 0; j < neurons && r < rows - silentRows; j++) {
        if (random.nextDouble() < activity) {
          list.ids().setAtIndex(ValueLayout.JAVA_INT, entries++, j);
        }
      }
      list.firedEnds().setAtIndex(ValueLayout.JAVA_INT, r, entries);
      list.rowStarts().setAtIndex(ValueLayout.JAVA_INT, r + 1L, entries);
    }
    return list;
  }
}
