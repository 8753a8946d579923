package spiketile.layout;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A tile's trained parameters with their gradient and the optimizer's moments, one block after
 * another in a single segment.
 *
 * <p>One segment, because the optimizer's loop reads and writes all of them: with a segment for each,
 * the JIT compiler checks the life of each in every iteration, and once a process has used confined
 * arenas it boxes the loop's vectors (docs/performance.md).
 *
 * @param data native memory of {@link #bytes}, 64-byte aligned
 * @param rows rows of each block
 * @param width columns that mean something
 * @param moments values that the optimizer keeps beside each parameter, 0 to 2
 */
public record ParameterMemory(MemorySegment data, int rows, int width, int moments) {
  /**
   * Checks the description against the memory.
   *
   * @throws IllegalArgumentException if a number is out of its range, or the memory is on the heap,
   *     not aligned to 64 bytes, or too small
   */
  public ParameterMemory {
    Objects.requireNonNull(data, "data");
    if (rows < 1 || width < 1 || moments < 0 || moments > 2) {
      throw new IllegalArgumentException(
          "rows %d and width %d must be positive, moments %d from 0 to 2"
              .formatted(rows, width, moments));
    }
    Native.requireAligned(data, "parameter memory", bytes(rows, width, moments));
  }

  /**
   * Allocates zeroed parameters, gradient and moments.
   *
   * @param memory where to cut it from
   * @param rows rows of each block
   * @param width columns that mean something
   * @param moments values beside each parameter
   * @return the memory
   */
  public static ParameterMemory allocate(MemorySource memory, int rows, int width, int moments) {
    return new ParameterMemory(memory.allocate(bytes(rows, width, moments)), rows, width, moments);
  }

  /**
   * Bytes of all the blocks.
   *
   * @param rows rows of each block
   * @param width columns that mean something
   * @param moments values beside each parameter
   * @return {@code (2 + moments)} times the bytes of one block
   */
  public static long bytes(int rows, int width, int moments) {
    int padded = Block.pad(width);
    return (2 + moments) * Block.bytes(rows, padded, padded);
  }

  /**
   * Floats of one block.
   *
   * @return parameters, padding included
   * @throws ArithmeticException if they are 2³¹ or more
   */
  public int count() {
    return Math.multiplyExact(rows, Block.pad(width));
  }

  /**
   * The parameters.
   *
   * @return a block over this memory
   */
  public Block values() {
    return block(0);
  }

  /**
   * The gradient.
   *
   * @return a block over this memory
   */
  public Block gradient() {
    return block(1);
  }

  /**
   * One of the moments.
   *
   * @param index 0 for the first
   * @return a block over this memory
   */
  public Block moment(int index) {
    Objects.checkIndex(index, moments);
    return block(2 + index);
  }

  private Block block(int index) {
    int padded = Block.pad(width);
    long bytes = Block.bytes(rows, padded, padded);
    return new Block(data.asSlice(index * bytes, bytes), rows, width, padded);
  }
}
