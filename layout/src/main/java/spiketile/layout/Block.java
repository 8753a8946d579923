package spiketile.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A row-major fp32 matrix in native memory whose rows start on 64-byte boundaries.
 *
 * <p>A tile's weights are a block {@code [presynaptic neurons][tile width]}; membranes, gradients,
 * moments and λ are blocks too. Element (r, c) is the float at byte {@code 4·(r·stride + c)}. The
 * columns from {@code width} up to {@link #padded} are padding that kernels read and write as if it
 * were data: it is zero wherever it matters, and no masked vector is ever needed.
 *
 * @param data native memory of at least {@code 4·(rows−1)·stride + 4·padded} bytes, 64-byte aligned; the
 *     block keeps a slice of just these bytes, so that no access leaves them
 * @param rows number of rows, 0 or more
 * @param width number of columns that mean something, 1 or more
 * @param padded number of columns that kernels touch: a multiple of 16, at least {@code width}
 * @param stride floats from one row to the next: a multiple of 16, at least {@code padded}
 */
public record Block(MemorySegment data, int rows, int width, int padded, int stride)
    implements Weights {
  /** Floats in 64 bytes: rows are padded to multiples of this, and no vector is longer. */
  public static final int PAD = ModelArena.ALIGNMENT / Float.BYTES;

  /**
   * Checks the description against the memory.
   *
   * @throws IllegalArgumentException if a number is out of its range, or the memory is on the heap,
   *     not aligned to 64 bytes, or too small
   */
  public Block {
    Objects.requireNonNull(data, "data");
    if (rows < 0 || width < 1) {
      throw new IllegalArgumentException("rows ≥ 0 and width ≥ 1 needed: " + rows + ", " + width);
    }
    if (padded < width || padded % PAD != 0 || stride < padded || stride % PAD != 0) {
      throw new IllegalArgumentException(
          "width %d ≤ padded %d ≤ stride %d, the last two multiples of %d, needed"
              .formatted(width, padded, stride, PAD));
    }
    long bytes = bytes(rows, padded, stride);
    Native.requireAligned(data, "block", bytes);
    data = data.asSlice(0, bytes);
  }

  /**
   * Describes a block whose rows follow each other without a gap.
   *
   * @param data native memory of {@code 4·rows·padded} bytes
   * @param rows number of rows
   * @param width number of columns that mean something
   * @param padded number of columns with padding
   */
  public Block(MemorySegment data, int rows, int width, int padded) {
    this(data, rows, width, padded, padded);
  }

  /**
   * Allocates a zeroed block.
   *
   * @param memory where to cut it from
   * @param rows number of rows
   * @param width number of columns that mean something
   * @return the block, padded with {@link #pad}
   */
  public static Block allocate(MemorySource memory, int rows, int width) {
    int padded = pad(width);
    return new Block(memory.allocate(bytes(rows, padded, padded)), rows, width, padded);
  }

  /**
   * Rounds a width up to whole 64-byte lines.
   *
   * @param width number of columns
   * @return the smallest multiple of {@link #PAD} that holds the width
   */
  public static int pad(int width) {
    return Math.toIntExact(Native.roundUp(width, PAD));
  }

  /**
   * Some of the rows, sharing the memory.
   *
   * @param first first row
   * @param count number of rows
   * @return a block over the same memory
   */
  public Block rows(int first, int count) {
    Objects.checkFromIndexSize(first, count, rows);
    long start = count == 0 ? 0 : (long) first * stride * Float.BYTES;
    long bytes = bytes(count, padded, stride);
    return new Block(data.asSlice(start, bytes), count, width, padded, stride);
  }

  /**
   * Some of the columns, sharing the memory.
   *
   * @param first first column, a multiple of 16
   * @param count number of columns that mean something
   * @param paddedCount number of columns with padding
   * @return a block over the same memory with the same stride
   */
  public Block columns(int first, int count, int paddedCount) {
    Objects.checkFromIndexSize(first, paddedCount, padded);
    long start = (long) first * Float.BYTES;
    long bytes = bytes(rows, paddedCount, stride);
    return new Block(data.asSlice(start, bytes), rows, count, paddedCount, stride);
  }

  /**
   * Reads one element. For checks and set-up, not for loops that matter.
   *
   * @param row its row
   * @param column its column
   * @return the value
   */
  public float get(int row, int column) {
    return data.getAtIndex(ValueLayout.JAVA_FLOAT, index(row, column));
  }

  /**
   * Writes one element. For checks and set-up, not for loops that matter.
   *
   * @param row its row
   * @param column its column
   * @param value the value
   */
  public void set(int row, int column, float value) {
    data.setAtIndex(ValueLayout.JAVA_FLOAT, index(row, column), value);
  }

  /**
   * Writes zeros to some rows, padding included, without a slice of the memory, which would be an object on the heap.
   *
   * @param firstRow the first of them
   * @param count how many
   * @throws IndexOutOfBoundsException if there are not so many
   */
  public void clear(int firstRow, int count) {
    Objects.checkFromIndexSize(firstRow, count, rows);
    for (int row = firstRow; row < firstRow + count; row++) {
      long first = row * rowBytes();
      for (long at = first; at < first + (long) padded * Float.BYTES; at += Long.BYTES) {
        data.set(ValueLayout.JAVA_LONG, at, 0);
      }
    }
  }

  @Override
  public long rowBytes() {
    return (long) stride * Float.BYTES;
  }

  private long index(int row, int column) {
    Objects.checkIndex(row, rows);
    Objects.checkIndex(column, padded);
    return (long) row * stride + column;
  }

  /**
   * Bytes that a block of this form takes.
   *
   * @param rows number of rows
   * @param padded floats touched in a row
   * @param stride floats from row to row
   * @return bytes from the first element to the end of the last row
   */
  public static long bytes(int rows, int padded, int stride) {
    return rows == 0 ? 0 : ((rows - 1L) * stride + padded) * Float.BYTES;
  }
}
