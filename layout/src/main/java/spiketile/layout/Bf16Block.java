package spiketile.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A row-major matrix of weights in bf16, the upper half of an fp32: half the bytes that a spike reads.
 *
 * <p>Each 32 columns are 16 ints, 64 bytes. Int i has column i in its lower half and column 16 + i in
 * its upper half, so that a shift and a mask make two vectors of floats of one vector of ints, whatever
 * its length. Where a row ends with 16 columns only, these are 16 floats, rounded to bf16 like the
 * others: the values do not depend on how neurons are cut into tiles.
 *
 * @param data native memory of {@link #bytes}, 64-byte aligned
 * @param rows number of rows, 0 or more
 * @param width number of columns that mean something, 1 or more
 * @param padded number of columns that kernels touch: a multiple of 16, at least {@code width}
 */
public record Bf16Block(MemorySegment data, int rows, int width, int padded) implements Weights {
  /** Columns that share 64 bytes. */
  public static final int GROUP = 2 * Block.PAD;

  /** Bits of the lower half that rounding drops. */
  private static final int HALF = 16;

  private static final int UPPER = 0xffff0000;

  /**
   * Checks the description against the memory.
   *
   * @throws IllegalArgumentException if a number is out of its range, or the memory is on the heap,
   *     not aligned to 64 bytes, or too small
   */
  public Bf16Block {
    Objects.requireNonNull(data, "data");
    if (rows < 0 || width < 1 || padded < width || padded % Block.PAD != 0) {
      throw new IllegalArgumentException(
          "rows %d ≥ 0 and 1 ≤ width %d ≤ padded %d, a multiple of %d, needed"
              .formatted(rows, width, padded, Block.PAD));
    }
    long bytes = bytes(rows, padded);
    Native.requireAligned(data, "bf16 block", bytes);
    data = data.asSlice(0, bytes);
  }

  /**
   * Allocates a zeroed block.
   *
   * @param memory where to cut it from
   * @param rows number of rows
   * @param width number of columns that mean something
   * @return the block, padded with {@link Block#pad}
   */
  public static Bf16Block allocate(MemorySource memory, int rows, int width) {
    int padded = Block.pad(width);
    return new Bf16Block(memory.allocate(bytes(rows, padded)), rows, width, padded);
  }

  /**
   * Bytes that a block of this form takes.
   *
   * @param rows number of rows
   * @param padded columns touched in a row
   * @return bytes of all rows
   */
  public static long bytes(int rows, int padded) {
    return rows * rowBytes(padded);
  }

  private static long rowBytes(int padded) {
    return (padded + GROUP - 1L) / GROUP * ModelArena.ALIGNMENT;
  }

  @Override
  public long rowBytes() {
    return rowBytes(padded);
  }

  /**
   * Some of the rows, sharing the memory.
   *
   * @param first first row
   * @param count number of rows
   * @return a block over the same memory
   */
  public Bf16Block rows(int first, int count) {
    Objects.checkFromIndexSize(first, count, rows);
    long bytes = bytes(count, padded);
    return new Bf16Block(data.asSlice(first * rowBytes(), bytes), count, width, padded);
  }

  /**
   * Reads one element. For checks, not for loops that matter.
   *
   * @param row its row
   * @param column its column
   * @return the value
   */
  public float get(int row, int column) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(column, padded);
    int inGroup = column % GROUP;
    long group = row * rowBytes() + (long) (column / GROUP) * ModelArena.ALIGNMENT;
    int bits = data.get(ValueLayout.JAVA_INT, group + 4L * (inGroup % Block.PAD));
    boolean single = column - inGroup + GROUP > padded;
    boolean lower = inGroup < Block.PAD;
    return Float.intBitsToFloat(lower && !single ? bits << HALF : bits & UPPER);
  }

  /**
   * Rounds to the nearest bf16, ties to even.
   *
   * @param value a finite value; one above the largest bf16 becomes infinite
   * @return the bf16, as a float
   */
  public static float round(float value) {
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat((bits + 0x7fff + (bits >>> HALF & 1)) & UPPER);
  }
}
