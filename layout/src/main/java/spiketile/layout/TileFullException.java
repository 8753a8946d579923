package spiketile.layout;

import java.util.Locale;

/**
 * Spike lists have outgrown a tile of a bounded machine: more was active than the plan assumed.
 *
 * <p>Parameters, gradients and moments are as they were before the call that threw.
 */
public final class TileFullException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  TileFullException(String owner, long needed, long there) {
    super("%s: %,d bytes needed, %,d there".formatted(owner, needed, there));
  }

  TileFullException(String owner, long needed, long there, SpikeList list, int rows) {
    super(
        String.format(
            Locale.ROOT,
            "%s: its lists need %,d bytes more, %,d are there; of %,d neurons %.1f%% were active so far, room was planned for %.1f%%. Plan for more activity (--activity), or use a smaller batch, fewer steps or more tiles",
            owner,
            needed,
            there,
            list.neurons(),
            100.0 * list.rowStart(rows) / Math.max(1, (long) rows * list.neurons()),
            100 * list.plannedShare()));
  }
}
