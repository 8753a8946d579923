package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import spiketile.kernels.Kernels;
import spiketile.kernels.Projection;
import spiketile.kernels.SpikeTranspose;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;
import spiketile.layout.TransposedList;

/**
 * All synapses from one population onto the tiles of a layer: the sampled error that goes back along
 * them, and the gradient of their weights, of one chunk of time at a time.
 *
 * <p>The error of a source neuron sums over all tiles. Groups of consecutive tiles sum theirs in order,
 * each group into a partial of its own, and the partials are then summed in order: the same bits for any
 * number of workers. The first group of a layer that feeds forward sums into the error itself.
 */
final class Synapses {
  /** Where synapses come from. */
  enum Kind {
    /** The population below, whose error begins with that of these synapses. */
    FEED,
    /** The layer itself: the error of one step is added to what is there. */
    RECURRENT
  }

  private static final int SUM_BLOCK = 16 << 10;

  /** Rows of a lone tile's error that one task computes, or one step of more. */
  private static final int ROW_BLOCK = 256;

  final Population source;
  final Projection[] projections;

  /** The same weights in fp32, as the optimizer and the dense products see them. */
  final Block[] masters;

  private final Kind kind;
  private final int delay;
  private final boolean backward;
  private final Block[] gradients;
  private final Kernels kernels;
  private final Workers workers;
  private final ExchangeCounter counter;
  private final TransposedList transposed;
  private final MemorySegment[] partials;
  private final IntConsumer sumBlock = this::sumBlock;
  private final IntConsumer loneProduct = this::loneProduct;
  private int partialCapacity;
  private int batch;
  private int firstStep;
  private int endStep;
  private int lambdaBase;

  /** The steps whose error is under way, and their first and last entry. */
  private int firstErrorStep;

  private int endErrorStep;
  private int firstEntry;
  private int endEntry;
  private Block loneLambda;

  Synapses(LayerContext context, Population source, int delay, List<Tile> tiles, Kind kind) {
    kernels = context.kernels();
    workers = context.workers();
    counter = context.counter();
    this.source = source;
    this.kind = kind;
    this.delay = delay;
    boolean feed = kind == Kind.FEED;
    backward = !feed || context.plan().layer() > 0;
    int firstRow = feed ? 0 : context.plan().inputs();
    int neurons = source.spikes.neurons();
    projections = new Projection[tiles.size()];
    masters = new Block[tiles.size()];
    gradients = new Block[tiles.size()];
    for (int i = 0; i < projections.length; i++) {
      Tile tile = tiles.get(i);
      masters[i] = tile.parameters.rows(firstRow, neurons);
      projections[i] = new Projection(source.spikes, delay, tile.weights(masters[i], firstRow));
      gradients[i] = tile.gradient.rows(firstRow, neurons);
    }
    transposed =
        source.dense != null
            ? null
            : TransposedList.allocate(
                context.shared(), source.memory, neurons, 1, source.chunkCapacity());
    int groups = context.plan().errorGroups();
    partials = new MemorySegment[backward ? feed ? groups - 1 : groups : 0];
    allocatePartials(feed ? source.chunkCapacity() : context.shape().batch() * neurons);
  }

  private void allocatePartials(int entries) {
    partialCapacity = entries;
    Arrays.setAll(partials, g -> source.memory.allocate(bytes(entries)));
  }

  private static long bytes(int entries) {
    return ModelArena.roundedBytes((long) entries * Float.BYTES);
  }

  /** Room for the backward pass of the source's list, once the source has its own. */
  void makeRoom() {
    int entries = source.chunkCapacity();
    if (transposed != null) {
      transposed.ensureCapacity(source.memory, source.spikes, entries);
    }
    if (kind == Kind.FEED && partialCapacity < entries) {
      source.memory.requireRoom(
          partials.length * bytes(entries), source.spikes, source.spikes.rows());
      allocatePartials(entries);
    }
  }

  /**
   * Prepares the backward pass of a chunk of time.
   *
   * @param newLambdaBase the row that the first row of λ blocks stands for
   */
  void beginChunk(TimeChunks chunks, int chunk, int newBatch, int newLambdaBase) {
    batch = newBatch;
    firstStep = chunks.first(chunk);
    endStep = chunks.end(chunk);
    lambdaBase = newLambdaBase;
  }

  private int lag() {
    return delay * batch;
  }

  /** Transposes the spikes that feed the chunk. */
  void transpose() {
    if (transposed != null) {
      int first = firstStep * batch - lag();
      int end = endStep * batch - lag();
      int base = source.spikes.rowStart(first);
      SpikeTranspose.apply(source.spikes, first, end, lag() - lambdaBase, transposed, base, 0);
    }
  }

  /** Whether the source population wants an error. */
  boolean backward() {
    return backward;
  }

  /**
   * The chunk's part of the errors, if the source wants one, and of the gradient. A lone tile's task is
   * the calling thread's, which lets all workers share it.
   */
  void products(int tile, int group, boolean firstOfGroup, Block lambda) {
    if (projections.length == 1) {
      loneLambda = lambda;
      workers.run(1 + loneErrorBlocks(), loneProduct);
      return;
    }
    if (backward) {
      errors(tile, group, firstOfGroup, lambda);
    }
    gradient(tile, lambda);
  }

  private int loneErrorBlocks() {
    return backward ? Math.ceilDiv(endErrorStep - firstErrorStep, blockSteps()) : 0;
  }

  private int blockSteps() {
    return Math.max(1, ROW_BLOCK / batch);
  }

  /** The gradient of a lone tile, which takes longest, then the errors of some steps each. */
  private void loneProduct(int part) {
    if (part == 0) {
      gradient(0, loneLambda);
    } else {
      int first = firstErrorStep + (part - 1) * blockSteps();
      errors(0, 0, true, loneLambda, first, Math.min(endErrorStep, first + blockSteps()));
    }
  }

  /** Adds the chunk's part to the gradient of a tile's weights. */
  void gradient(int tile, Block lambda) {
    if (transposed != null) {
      kernels.weightGradient().weights(transposed, 0, lambda, gradients[tile]);
    } else {
      int first = firstStep * batch;
      kernels
          .denseProduct()
          .gradient(
              source.dense,
              first - lag(),
              lambda,
              first - lambdaBase,
              gradients[tile],
              endStep * batch - first);
    }
  }

  /** Prepares the errors of some steps of the source: of the chunk, or of a step if recurrent. */
  void beginErrors(int newFirstStep, int newEndStep) {
    firstErrorStep = newFirstStep;
    endErrorStep = newEndStep;
    firstEntry = source.spikes.rowStart(firstErrorStep * batch);
    endEntry = source.spikes.rowStart(endErrorStep * batch);
  }

  /**
   * Sums a tile's part of the error into its group's partial.
   *
   * @param firstOfGroup whether the partial is to be replaced
   */
  void errors(int tile, int group, boolean firstOfGroup, Block lambda) {
    errors(tile, group, firstOfGroup, lambda, firstErrorStep, endErrorStep);
  }

  private void errors(
      int tile, int group, boolean firstOfGroup, Block lambda, int fromStep, int toStep) {
    kernels
        .sampledDot()
        .apply(
            projections[tile],
            lambda,
            lambdaBase,
            partial(group),
            firstEntry,
            batch,
            fromStep * batch,
            toStep * batch,
            !firstOfGroup);
  }

  /** What {@link #errors} comes to where a tile's λ is zero. */
  void noErrors(int group, boolean firstOfGroup) {
    if (firstOfGroup) {
      int first = firstErrorStep * batch;
      int end = endErrorStep * batch;
      kernels.sampledDot().clear(source.spikes, partial(group), firstEntry, first, end);
    }
  }

  private MemorySegment partial(int group) {
    if (kind == Kind.RECURRENT) {
      return partials[group];
    }
    return group == 0 ? source.error() : partials[group - 1];
  }

  /** Adds the partials to the source's error. */
  void sumErrors() {
    int rows = (endErrorStep - firstErrorStep) * batch;
    counter.addErrors(endEntry - firstEntry, rows, source.spikes.neurons());
    if (partials.length > 0) {
      workers.run(Math.ceilDiv(endEntry - firstEntry, SUM_BLOCK), sumBlock);
    }
  }

  private void sumBlock(int block) {
    int first = firstEntry + block * SUM_BLOCK;
    int end = Math.min(endEntry, first + SUM_BLOCK);
    kernels
        .partialSum()
        .apply(partials, firstEntry, source.error(), source.errorBase(), first, end, true);
  }
}
