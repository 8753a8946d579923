package spiketile.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Copies between arrays or buffers, as other libraries have them, and the padded, aligned memory of kernels. Each method copies every
 * number once; whoever wants no copy lets kernels work on their own memory ({@link Block}, {@link SpikeList#wrap}).
 *
 * <p>Arrays are row by row without padding, {@code rows·width} values. Buffers are direct or on the heap; their bytes from
 * position to limit are read or written in the buffer's own byte order, and the position stays.
 */
public final class Copies {
  private Copies() {}

  /**
   * Copies an array into a new block.
   *
   * @param values {@code rows·width} of them
   * @param memory where to cut the block from
   * @param rows how many
   * @param width values of a row
   * @return a block with a padding of zeros
   * @throws IllegalArgumentException if the array has another size
   */
  public static Block blockFrom(float[] values, MemorySource memory, int rows, int width) {
    Block block = Block.allocate(memory, rows, width);
    copy(values, block);
    return block;
  }

  /**
   * Copies a buffer of floats into a new block.
   *
   * @param values {@code 4·rows·width} bytes from position to limit
   * @param memory where to cut the block from
   * @param rows how many
   * @param width values of a row
   * @return a block with a padding of zeros
   * @throws IllegalArgumentException if the buffer has another size
   */
  public static Block blockFrom(ByteBuffer values, MemorySource memory, int rows, int width) {
    Block block = Block.allocate(memory, rows, width);
    copy(values, block);
    return block;
  }

  /**
   * Copies an array into a block; the padding stays.
   *
   * @param values {@code rows·width} of them
   * @param block receives them
   * @throws IllegalArgumentException if the array has another size
   */
  public static void copy(float[] values, Block block) {
    requireSize(values.length, block);
    for (int r = 0; r < block.rows(); r++) {
      MemorySegment.copy(
          values,
          r * block.width(),
          block.data(),
          ValueLayout.JAVA_FLOAT,
          r * block.rowBytes(),
          block.width());
    }
  }

  /**
   * Copies a buffer of floats into a block; the padding stays.
   *
   * @param values {@code 4·rows·width} bytes from position to limit
   * @param block receives them
   * @throws IllegalArgumentException if the buffer has another size
   */
  public static void copy(ByteBuffer values, Block block) {
    requireSize(floats(values), block);
    MemorySegment bytes = MemorySegment.ofBuffer(values);
    for (int r = 0; r < block.rows(); r++) {
      MemorySegment.copy(
          bytes,
          floatsOf(values),
          4L * r * block.width(),
          block.data(),
          ValueLayout.JAVA_FLOAT,
          r * block.rowBytes(),
          block.width());
    }
  }

  /**
   * Copies a block into a new array.
   *
   * @param block what to copy
   * @return {@code rows·width} values
   * @throws ArithmeticException if an array cannot have so many
   */
  public static float[] arrayFrom(Block block) {
    float[] values = new float[Math.multiplyExact(block.rows(), block.width())];
    copy(block, values);
    return values;
  }

  /**
   * Copies a block into an array.
   *
   * @param block what to copy
   * @param values receives {@code rows·width} of them
   * @throws IllegalArgumentException if the array has another size
   */
  public static void copy(Block block, float[] values) {
    requireSize(values.length, block);
    for (int r = 0; r < block.rows(); r++) {
      MemorySegment.copy(
          block.data(),
          ValueLayout.JAVA_FLOAT,
          r * block.rowBytes(),
          values,
          r * block.width(),
          block.width());
    }
  }

  /**
   * Copies a block into a buffer of floats.
   *
   * @param block what to copy
   * @param values receives {@code 4·rows·width} bytes from position to limit
   * @throws IllegalArgumentException if the buffer has another size, or can only be read
   */
  public static void copy(Block block, ByteBuffer values) {
    requireSize(floats(values), block);
    MemorySegment bytes = MemorySegment.ofBuffer(values);
    for (int r = 0; r < block.rows(); r++) {
      MemorySegment.copy(
          block.data(),
          ValueLayout.JAVA_FLOAT,
          r * block.rowBytes(),
          bytes,
          floatsOf(values),
          4L * r * block.width(),
          block.width());
    }
  }

  /**
   * Copies arrays into a list of ids alone, all of whose entries have fired.
   *
   * @param rowStarts where the ids of each row begin, and behind them their end
   * @param ids ascending within a row
   * @param memory where to cut the list from
   * @param neurons ids are below this
   * @return the list
   * @throws IllegalArgumentException if the starts do not ascend from 0 to the number of ids
   */
  public static SpikeList listFrom(int[] rowStarts, int[] ids, MemorySource memory, int neurons) {
    int rows = rowStarts.length - 1;
    if (rows < 1 || rowStarts[rows] != ids.length) {
      throw new IllegalArgumentException(
          "%d ids for %d starts: the last start must be the number of ids"
              .formatted(ids.length, rowStarts.length));
    }
    MemorySegment starts = ints(rowStarts, 0, rows + 1, memory);
    MemorySegment ends = ints(rowStarts, 1, rows, memory);
    return SpikeList.wrap(neurons, starts, ends, ints(ids, 0, ids.length, memory));
  }

  private static MemorySegment ints(int[] values, int from, int count, MemorySource memory) {
    MemorySegment copy = memory.allocate((long) count * Integer.BYTES);
    MemorySegment.copy(values, from, copy, ValueLayout.JAVA_INT, 0, count);
    return copy.asSlice(0, (long) count * Integer.BYTES);
  }

  private static ValueLayout.OfFloat floatsOf(ByteBuffer values) {
    return ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(values.order());
  }

  private static long floats(ByteBuffer values) {
    if (values.remaining() % Float.BYTES != 0) {
      throw new IllegalArgumentException(values.remaining() + " bytes are no multiple of 4");
    }
    return values.remaining() / Float.BYTES;
  }

  private static void requireSize(long values, Block block) {
    if (values != (long) block.rows() * block.width()) {
      throw new IllegalArgumentException(
          "%d values for a block of %d rows of %d".formatted(values, block.rows(), block.width()));
    }
  }
}
