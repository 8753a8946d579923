package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.ParameterMemory;
import spiketile.layout.SpikeList;
import spiketile.layout.Weights;

/** Checks at the edge of kernels, shared by their forms. */
final class Checks {
  private Checks() {}

  static void samePadding(Weights block, int padded, String what) {
    if (block.padded() != padded) {
      throw new IllegalArgumentException(
          "%s: rows of %d columns needed, not %d".formatted(what, padded, block.padded()));
    }
  }

  static void sameShape(Block masters, Bf16Block rounded) {
    samePadding(rounded, masters.padded(), "bf16 weights");
    if (rounded.rows() != masters.rows()) {
      throw new IllegalArgumentException(
          "bf16 weights: %d rows needed, not %d".formatted(masters.rows(), rounded.rows()));
    }
  }

  /** Rows [first, end) with an index shifted by {@code base} must be rows of the block. */
  static void rows(Block block, int base, int first, int end, String what) {
    if (first > end || first < base || end - base > block.rows()) {
      throw new IndexOutOfBoundsException(
          "%s: rows %d to %d from base %d on a block of %d rows"
              .formatted(what, first, end, base, block.rows()));
    }
  }

  /** Rows below {@code end} must have their source rows, and all weights the same padding. */
  static void projections(Projection[] inputs, Block bias, int padded, int batch, int end) {
    if (inputs.length == 0) {
      throw new IllegalArgumentException("a current needs at least one projection");
    }
    samePadding(bias, padded, "bias");
    for (Projection input : inputs) {
      samePadding(input.weights(), padded, "weights");
      if (end - input.lag(batch) > input.source().rows()) {
        throw new IndexOutOfBoundsException(
            "row %d needs source row %d of %d"
                .formatted(end - 1, end - 1 - input.lag(batch), input.source().rows()));
      }
    }
  }

  static void lif(LifTile tile, int batch, int first, int end) {
    listRows(tile.spikes(), first, end);
    if (batch < 1 || batch > tile.membrane().rows()) {
      throw new IllegalArgumentException(
          "a batch of %d does not fit a membrane block of %d rows"
              .formatted(batch, tile.membrane().rows()));
    }
  }

  static void listRows(SpikeList list, int first, int end) {
    Objects.checkFromToIndex(first, end, list.rows());
  }

  static void floats(MemorySegment segment, long count, String what) {
    nativeMemory(segment, what);
    if (segment.byteSize() < count * Float.BYTES) {
      throw new IllegalArgumentException(
          "%s: %d native floats needed, the segment has %d bytes"
              .formatted(what, count, segment.byteSize()));
    }
  }

  static void nativeMemory(MemorySegment segment, String what) {
    if (!segment.isNative()) {
      throw new IllegalArgumentException(what + " is on the heap: native memory needed");
    }
  }

  static void moments(ParameterMemory memory, int needed) {
    if (memory.moments() < needed) {
      throw new IllegalArgumentException(
          "the optimizer needs %d moments beside each parameter, the memory has %d"
              .formatted(needed, memory.moments()));
    }
  }

  static void denseCurrent(
      Block spikes,
      int firstSpikeRow,
      Block weights,
      Block bias,
      Block current,
      int firstCurrentRow,
      int count) {
    samePadding(weights, current.padded(), "weights");
    samePadding(bias, current.padded(), "bias");
    rows(spikes, 0, firstSpikeRow, firstSpikeRow + count, "spikes");
    rows(current, 0, firstCurrentRow, firstCurrentRow + count, "current");
    Objects.checkIndex(weights.rows() - 1, spikes.padded());
  }

  static void denseGradient(
      Block spikes,
      int firstSpikeRow,
      Block lambda,
      int firstLambdaRow,
      Block gradient,
      int count) {
    samePadding(lambda, gradient.padded(), "lambda");
    rows(spikes, 0, firstSpikeRow, firstSpikeRow + count, "spikes");
    rows(lambda, 0, firstLambdaRow, firstLambdaRow + count, "lambda");
    Objects.checkIndex(gradient.rows() - 1, spikes.padded());
  }

  /** Checks a dense product's error; returns the weights, which are in fp32. */
  static Block denseError(
      Projection synapses,
      Block lambda,
      int base,
      MemorySegment error,
      int batch,
      int firstRow,
      int endRow) {
    SpikeList list = synapses.source();
    int lag = synapses.lag(batch);
    samePadding(lambda, synapses.weights().padded(), "lambda");
    listRows(list, firstRow, endRow);
    rows(lambda, base, firstRow + lag, endRow + lag, "lambda");
    floats(error, list.rowStart(endRow), "error");
    if (synapses.weights() instanceof Block weights) {
      return weights;
    }
    throw new IllegalArgumentException("dense products read weights in fp32, not in bf16");
  }
}
