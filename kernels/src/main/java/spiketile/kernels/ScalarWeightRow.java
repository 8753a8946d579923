package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/** What scalar loops do with one row of weights, by their format. Offsets are bytes. */
sealed interface ScalarWeightRow {
  /** {@code sum += row}. */
  void addTo(MemorySegment matrix, long row, int padded, MemorySegment sum, long sumOffset);

  /** {@code row·vector}, columns ascending. */
  float dot(MemorySegment matrix, long row, int padded, MemorySegment vector, long offset);

  /** A row of floats. */
  record Fp32() implements ScalarWeightRow {
    @Override
    public void addTo(
        MemorySegment matrix, long row, int padded, MemorySegment sum, long sumOffset) {
      ScalarAddFloats.sum(matrix, row, sum, sumOffset, padded);
    }

    @Override
    public float dot(
        MemorySegment matrix, long row, int padded, MemorySegment vector, long offset) {
      float sum = 0;
      for (int i = 0; i < padded; i++) {
        float weight = matrix.get(Access.FLOAT, row + 4L * i);
        sum = Math.fma(weight, vector.get(Access.FLOAT, offset + 4L * i), sum);
      }
      return sum;
    }
  }

  /** A row of pairs, as {@link Bf16Block} lays them out. */
  record Bf16() implements ScalarWeightRow {
    @Override
    public void addTo(
        MemorySegment matrix, long row, int padded, MemorySegment sum, long sumOffset) {
      for (int i = 0; i < padded; i++) {
        long at = sumOffset + 4L * i;
        sum.set(Access.FLOAT, at, sum.get(Access.FLOAT, at) + weight(matrix, row, padded, i));
      }
    }

    @Override
    public float dot(
        MemorySegment matrix, long row, int padded, MemorySegment vector, long offset) {
      float sum = 0;
      for (int i = 0; i < padded; i++) {
        float factor = vector.get(Access.FLOAT, offset + 4L * i);
        sum = Math.fma(weight(matrix, row, padded, i), factor, sum);
      }
      return sum;
    }

    private static float weight(MemorySegment matrix, long row, int padded, int column) {
      int group = column / Bf16Block.GROUP;
      int inGroup = column % Bf16Block.GROUP;
      long at = row + (long) group * ModelArena.ALIGNMENT + 4L * (inGroup % Block.PAD);
      int bits = matrix.get(Access.INT, at);
      boolean isLower = inGroup < Block.PAD && (group + 1) * Bf16Block.GROUP <= padded;
      return Float.intBitsToFloat(isLower ? bits << 16 : bits & 0xffff0000);
    }
  }
}
