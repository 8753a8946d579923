package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/**
 * The fired ids of a spike list by presynaptic neuron, one chunk of time after another.
 *
 * <p>Within chunk c, neuron j fired in the rows {@code rows[start[c][j] … start[c][j+1])}, ascending.
 * The weight gradient reads it: each presynaptic row then sums in registers. One transposition serves
 * all tiles of the layer above.
 */
public final class TransposedList {
  private final int maxNeurons;
  private final int maxChunks;
  private final MemorySegment start;
  private final MemorySegment cursor;
  private MemorySegment rows;
  private int capacity;
  private int neurons;

  private TransposedList(
      int maxNeurons, int maxChunks, MemorySegment start, MemorySegment cursor, int capacity) {
    this.maxNeurons = maxNeurons;
    neurons = maxNeurons;
    this.maxChunks = maxChunks;
    this.start = start;
    this.cursor = cursor;
    this.capacity = capacity;
  }

  /**
   * Allocates room for a transposition.
   *
   * @param memory where to cut it from
   * @param neurons most presynaptic neurons, and those of the first transposition
   * @param maxChunks most chunks of time
   * @param capacity spikes to have room for at first
   * @return the list
   */
  public static TransposedList allocate(
      MemorySource memory, int neurons, int maxChunks, int capacity) {
    return allocate(memory, memory, neurons, maxChunks, capacity);
  }

  /**
   * Allocates room for a transposition in two places.
   *
   * @param bounds where to cut starts and cursors from
   * @param rows where to cut the rows from
   * @param neurons most presynaptic neurons, and those of the first transposition
   * @param maxChunks most chunks of time
   * @param capacity spikes to have room for at first
   * @return the list
   */
  public static TransposedList allocate(
      MemorySource bounds, MemorySource rows, int neurons, int maxChunks, int capacity) {
    TransposedList list =
        new TransposedList(
            neurons,
            maxChunks,
            bounds.allocate((long) maxChunks * (neurons + 1L) * Integer.BYTES),
            bounds.allocate((long) maxChunks * neurons * Integer.BYTES),
            capacity);
    list.rows = rows.allocate((long) capacity * Integer.BYTES);
    return list;
  }

  /**
   * Bytes that a transposition takes.
   *
   * @param neurons presynaptic neurons
   * @param maxChunks most chunks of time
   * @param capacity spikes to have room for
   * @return bytes, with the rounding of each piece
   */
  public static long bytes(int neurons, int maxChunks, int capacity) {
    return boundBytes(neurons, maxChunks) + rowBytes(capacity);
  }

  /** Bytes of starts and cursors. */
  static long boundBytes(int neurons, int maxChunks) {
    return ModelArena.roundedBytes((long) maxChunks * (neurons + 1L) * Integer.BYTES)
        + ModelArena.roundedBytes((long) maxChunks * neurons * Integer.BYTES);
  }

  /**
   * Makes room for the spikes that a list has room for; the old ones are lost.
   *
   * @param memory where to cut the rows from
   * @param list the list that is to be transposed
   * @throws TileFullException if tiles of a bounded machine have no room for it; the room is as it was
   */
  public void ensureCapacity(MemorySource memory, SpikeList list) {
    if (list.capacity() > capacity) {
      memory.requireRoom(rowBytes(list.capacity()), list, list.rows());
      rows = memory.allocate(rowBytes(list.capacity()));
      capacity = list.capacity();
    }
  }

  /**
   * Empties the transposition, and says what it is about to be of.
   *
   * @param newNeurons size of the presynaptic population
   * @throws IllegalArgumentException if there is no room for so many
   */
  public void begin(int newNeurons) {
    if (newNeurons < 1 || newNeurons > maxNeurons) {
      throw new IllegalArgumentException(
          "a transposition of 1 to " + maxNeurons + " neurons, not " + newNeurons);
    }
    neurons = newNeurons;
  }

  private static long rowBytes(int spikes) {
    return ModelArena.roundedBytes((long) spikes * Integer.BYTES);
  }

  /**
   * The presynaptic population's size.
   *
   * @return number of neurons, as {@link #begin} set it, and the most before
   */
  public int neurons() {
    return neurons;
  }

  /**
   * The room for chunks.
   *
   * @return most chunks of time
   */
  public int maxChunks() {
    return maxChunks;
  }

  /**
   * Byte of a chunk's first start.
   *
   * @param chunk the chunk of time
   * @return offset into {@link #starts}
   */
  public long startOffset(int chunk) {
    return (long) chunk * (neurons + 1L) * Integer.BYTES;
  }

  /**
   * Byte of a chunk's first cursor.
   *
   * @param chunk the chunk of time
   * @return offset into {@link #cursors}
   */
  public long cursorOffset(int chunk) {
    return (long) chunk * neurons * Integer.BYTES;
  }

  /**
   * How many spikes a chunk has.
   *
   * @param chunk the chunk of time
   * @return spikes of all neurons in it
   */
  public int spikes(int chunk) {
    long first = startOffset(chunk);
    return start.get(JAVA_INT, first + (long) neurons * Integer.BYTES) - start.get(JAVA_INT, first);
  }

  /**
   * Where each neuron's rows start.
   *
   * @return the memory of {@code maxChunks·(neurons + 1)} ints
   */
  public MemorySegment starts() {
    return start;
  }

  /**
   * Scratch of the transposition.
   *
   * @return the memory of {@code maxChunks·neurons} ints
   */
  public MemorySegment cursors() {
    return cursor;
  }

  /**
   * The rows in which the neurons fired.
   *
   * @return the memory of the rows, as ints; another one after growth
   */
  public MemorySegment rows() {
    return rows;
  }
}
