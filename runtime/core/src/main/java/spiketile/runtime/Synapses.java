package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import spiketile.kernels.Kernels;
import spiketile.kernels.Projection;
import spiketile.kernels.SpikeTranspose;
import spiketile.layout.Block;
import spiketile.layout.MemorySource;
import spiketile.layout.ModelArena;
import spiketile.layout.TransposedList;

/**
 * All synapses from one population onto the tiles of a layer: the sampled error that goes back along
 * them, and the gradient of their weights.
 *
 * <p>The error of a source neuron sums over all tiles. Groups of consecutive tiles sum theirs in
 * order, each group into a partial of its own, and the partials are then summed in order: the same
 * bits for any number of workers.
 */
final class Synapses {
  private static final int SUM_BLOCK = 16 << 10;

  /** Rows of a lone tile's error that one task computes, or one step of more. */
  private static final int ROW_BLOCK = 256;

  final Population source;
  final Projection[] projections;

  /** The same weights in fp32, as the optimizer and the dense products see them. */
  final Block[] masters;

  private final int delay;
  private final Block[] gradients;
  private final Kernels kernels;
  private final Workers workers;
  private final MemorySource memory;
  private final TimeChunks chunks;
  private final TransposedList transposed;
  private final MemorySegment[] partials;
  private final IntConsumer transposeChunk = this::transposeChunk;
  private final IntConsumer sumBlock = this::sumBlock;
  private final IntConsumer loneProduct = this::loneProduct;
  private int partialCapacity;
  private int batch;
  private boolean relativeRows;
  private int sumFirst;
  private int sumEnd;
  private boolean sumOntoError;
  private MemorySegment error;
  private int loneChunk;
  private Block loneLambda;

  /**
   * Describes the synapses.
   *
   * @param backward whether the source gets an error: not the input
   * @param firstParameterRow first row of the tiles' parameters that holds these weights
   */
  Synapses(
      LayerContext context,
      Population source,
      int delay,
      List<Tile> tiles,
      int firstParameterRow,
      boolean backward) {
    memory = context.shared();
    kernels = context.kernels();
    workers = context.workers();
    chunks = context.chunks();
    this.source = source;
    this.delay = delay;
    int neurons = source.spikes.neurons();
    projections = new Projection[tiles.size()];
    masters = new Block[tiles.size()];
    gradients = new Block[tiles.size()];
    for (int i = 0; i < projections.length; i++) {
      Tile tile = tiles.get(i);
      masters[i] = tile.parameters.rows(firstParameterRow, neurons);
      projections[i] =
          new Projection(source.spikes, delay, tile.weights(masters[i], firstParameterRow));
      gradients[i] = tile.gradient.rows(firstParameterRow, neurons);
    }
    transposed =
        source.dense != null
            ? null
            : TransposedList.allocate(memory, neurons, chunks.count(), source.spikes.capacity());
    partials = new MemorySegment[backward ? context.plan().errorGroups() : 0];
    fitPartials();
  }

  /** Room in every partial for an entry of the source's list, which may have grown. */
  private void fitPartials() {
    if (partialCapacity < source.spikes.capacity()) {
      long bytes = ModelArena.roundedBytes((long) source.spikes.capacity() * Float.BYTES);
      memory.requireRoom(partials.length * bytes, source.spikes, source.spikes.rows());
      Arrays.setAll(partials, g -> memory.allocate(bytes));
      partialCapacity = source.spikes.capacity();
    }
  }

  /** Room for the backward pass of the source's list, which may have grown. */
  void makeRoom() {
    fitPartials();
    if (transposed != null) {
      transposed.ensureCapacity(memory, source.spikes);
    }
  }

  /**
   * Prepares the backward pass of a batch.
   *
   * @param newRelativeRows whether λ blocks start at their chunk's first row, or at row 0
   */
  void begin(int newBatch, boolean newRelativeRows) {
    batch = newBatch;
    relativeRows = newRelativeRows;
    if (transposed != null) {
      workers.run(chunks.count(), transposeChunk);
    }
  }

  private int lag() {
    return delay * batch;
  }

  private void transposeChunk(int chunk) {
    int first = chunks.first(chunk) * batch;
    int end = chunks.end(chunk) * batch;
    int shift = lag() - base(chunk);
    SpikeTranspose.apply(source.spikes, first - lag(), end - lag(), shift, transposed, chunk);
  }

  /**
   * A chunk's part of the errors, if the source wants one, and of the gradient. A lone tile's task is
   * the calling thread's, which lets all workers share it.
   */
  void products(int tile, int group, boolean firstOfGroup, int chunk, Block lambda) {
    if (projections.length == 1) {
      loneChunk = chunk;
      loneLambda = lambda;
      workers.run(1 + loneErrorBlocks(), loneProduct);
      return;
    }
    if (backward()) {
      int first = chunks.first(chunk);
      errors(tile, group, firstOfGroup, lambda, base(chunk), first, chunks.end(chunk));
    }
    gradient(tile, chunk, lambda);
  }

  private int loneErrorBlocks() {
    int steps = chunks.end(loneChunk) - chunks.first(loneChunk);
    return backward() ? (steps + blockSteps() - 1) / blockSteps() : 0;
  }

  private int blockSteps() {
    return Math.max(1, ROW_BLOCK / batch);
  }

  /** The gradient of a lone tile, which takes longest, then the errors of some steps each. */
  private void loneProduct(int part) {
    if (part == 0) {
      gradient(0, loneChunk, loneLambda);
    } else {
      int first = chunks.first(loneChunk) + (part - 1) * blockSteps();
      int end = Math.min(chunks.end(loneChunk), first + blockSteps());
      errors(0, 0, true, loneLambda, base(loneChunk), first, end);
    }
  }

  /** The row that λ's first row stands for. */
  private int base(int chunk) {
    return relativeRows ? chunks.first(chunk) * batch : 0;
  }

  /** Adds a chunk's part to the gradient of a tile's weights. */
  void gradient(int tile, int chunk, Block lambda) {
    if (transposed != null) {
      kernels.weightGradient().weights(transposed, chunk, lambda, gradients[tile]);
    } else {
      int first = chunks.first(chunk) * batch;
      int count = chunks.end(chunk) * batch - first;
      int lambdaRow = first - base(chunk);
      kernels
          .denseProduct()
          .gradient(source.dense, first - lag(), lambda, lambdaRow, gradients[tile], count);
    }
  }

  /** Whether the source population wants an error. */
  boolean backward() {
    return partials.length > 0;
  }

  /**
   * Sums a tile's part of the error for time steps of λ into its group's partial.
   *
   * @param base the row that λ's first row stands for
   * @param firstOfGroup whether the partial is to be replaced
   */
  void errors(
      int tile,
      int group,
      boolean firstOfGroup,
      Block lambda,
      int base,
      int firstStep,
      int endStep) {
    kernels
        .sampledDot()
        .apply(
            projections[tile],
            lambda,
            base,
            partials[group],
            batch,
            firstStep * batch - lag(),
            endStep * batch - lag(),
            !firstOfGroup);
  }

  /** What {@link #errors} comes to where a tile's λ is zero. */
  void noErrors(int group, boolean firstOfGroup, int firstStep, int endStep) {
    if (firstOfGroup) {
      int first = firstStep * batch - lag();
      int end = endStep * batch - lag();
      kernels.sampledDot().clear(source.spikes, partials[group], first, end);
    }
  }

  /**
   * Sums the partials of the source rows that feed time steps of λ onto the source's error.
   *
   * @param add whether to add to the error instead of replacing it
   */
  void sumErrors(int firstStep, int endStep, boolean add) {
    sumFirst = source.spikes.rowStart(firstStep * batch - lag());
    sumEnd = source.spikes.rowStart(endStep * batch - lag());
    sumOntoError = add;
    error = source.error();
    workers.run((sumEnd - sumFirst + SUM_BLOCK - 1) / SUM_BLOCK, sumBlock);
  }

  private void sumBlock(int block) {
    int first = sumFirst + block * SUM_BLOCK;
    int end = Math.min(sumEnd, first + SUM_BLOCK);
    kernels.partialSum().apply(partials, error, first, end, sumOntoError);
  }

  /** Zeroes the error of source rows from a time step on, which no λ reaches. */
  void clearErrors(int firstSourceStep) {
    long start = (long) source.spikes.rowStart(firstSourceStep * batch) * Float.BYTES;
    long end = (long) source.spikes.entries() * Float.BYTES;
    source.error().asSlice(start, end - start).fill((byte) 0);
  }
}
