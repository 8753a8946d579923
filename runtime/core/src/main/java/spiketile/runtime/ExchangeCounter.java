package spiketile.runtime;

/** Counts the bytes of exchanges, on the calling thread. */
final class ExchangeCounter {
  private static final int ROW_BOUNDS = 2 * Integer.BYTES;

  private long lists;
  private long errors;
  private long dense;

  /** Rows of a layer's list have been merged. */
  void addLists(int entries, int rows, int neurons) {
    addLists(entries, rows, rows, neurons);
  }

  /** The same of the lists of tiles, which have so many bounds of rows together. */
  void addLists(int entries, int bounds, int rows, int neurons) {
    lists += (long) entries * Integer.BYTES + (long) bounds * ROW_BOUNDS;
    addDense(rows, neurons);
  }

  /** Errors at the entries of some rows of a layer's list have been summed. */
  void addErrors(int entries, int rows, int neurons) {
    errors += (long) entries * Float.BYTES;
    addDense(rows, neurons);
  }

  private void addDense(int rows, int neurons) {
    dense += (long) rows * neurons * Float.BYTES;
  }

  long bytes() {
    return lists + errors;
  }

  long dense() {
    return dense;
  }

  ExchangeVolume volume() {
    return new ExchangeVolume(lists, errors, dense);
  }
}
