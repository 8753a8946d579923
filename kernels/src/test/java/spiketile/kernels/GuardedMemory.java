package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import spiketile.layout.Backing;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.ModelArena;
import spiketile.layout.Plan;
import spiketile.layout.SpikeList;
import spiketile.layout.TransposedList;

/**
 * The memory of one test case. An unreadable page follows every piece, and segments are cut to the
 * last element, so that a kernel that runs over an end faults or throws.
 */
final class GuardedMemory implements AutoCloseable {
  private final ModelArena arena = ModelArena.open(Backing.GUARDED, 0);

  ModelArena arena() {
    return arena;
  }

  /** A block of zeros. */
  Block zeros(int rows, int width) {
    return Block.allocate(arena, rows, width);
  }

  /** A block of numbers from −1 to 1, its padding zero. */
  Block random(SplittableRandom random, int rows, int width) {
    Block block = zeros(rows, width);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c++) {
        block.set(r, c, between(random, -1, 1));
      }
    }
    return block;
  }

  static float between(SplittableRandom random, float low, float high) {
    return low + (high - low) * random.nextFloat();
  }

  /** A block with the padding of one of these rows, and their values. */
  Block block(float[]... values) {
    Block block = zeros(values.length, values[0].length);
    for (int r = 0; r < values.length; r++) {
      for (int c = 0; c < values[r].length; c++) {
        block.set(r, c, values[r][c]);
      }
    }
    return block;
  }

  /** All rows of a block with their padding. */
  static float[][] values(Block block) {
    float[][] values = new float[block.rows()][];
    for (int r = 0; r < block.rows(); r++) {
      values[r] = values(block, r);
    }
    return values;
  }

  /** One row of a block with its padding. */
  static float[] values(Block block, int row) {
    long bytes = (long) block.padded() * Float.BYTES;
    return block.data().asSlice(4L * row * block.stride(), bytes).toArray(JAVA_FLOAT);
  }

  /** So many floats and not one more. */
  MemorySegment floats(int count) {
    long bytes = (long) count * Float.BYTES;
    MemorySegment piece = arena.allocate(bytes);
    return piece.asSlice(piece.byteSize() - bytes);
  }

  MemorySegment randomFloats(SplittableRandom random, int count) {
    MemorySegment floats = floats(count);
    for (int i = 0; i < count; i++) {
      floats.setAtIndex(JAVA_FLOAT, i, between(random, -1, 1));
    }
    return floats;
  }

  SpikeList list(int neurons, int rows, SpikeList.Detail detail, int capacity) {
    return SpikeList.allocate(arena, neurons, rows, detail, capacity);
  }

  MergeIndex mergeIndex(int rows) {
    MemorySegment piece = arena.allocate(rows * MergeIndex.ROW);
    return new MergeIndex(piece.asSlice(piece.byteSize() - rows * MergeIndex.ROW), rows);
  }

  TransposedList transposed(int neurons, int chunks, int capacity) {
    return TransposedList.allocate(arena, neurons, chunks, capacity);
  }

  /** Masks for a step of the samples that a membrane block has rows for. */
  MemorySegment masks(Block membrane) {
    return arena.allocate(Plan.maskBytes(membrane.padded(), membrane.rows()));
  }

  @Override
  public void close() {
    arena.close();
  }
}
