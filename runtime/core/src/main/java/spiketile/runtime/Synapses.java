package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntConsumer;
import spiketile.kernels.Kernels;
import spiketile.kernels.Projection;
import spiketile.kernels.SpikeTranspose;
import spiketile.layout.Block;
import spiketile.layout.MemorySource;
import spiketile.layout.SpikeList;
import spiketile.layout.TransposedList;

/**
 * All synapses from one population onto the tiles of a layer: the sampled error that goes back along
 * them, and the gradient of their weights.
 *
 * <p>λ of step t leaves an error at the source's step t − delay. A chunk of time leaves that of its own
 * steps, so with a delay it reads λ of the step after it and not of its first.
 */
final class Synapses {
  /** Rows of a lone tile's error that one task computes, or one step of more. */
  private static final int ROW_BLOCK = 256;

  final Population source;
  final Projection[] projections;

  /** The same weights in fp32, as the optimizer and the dense products see them. */
  final Block[] masters;

  /** The errors of the source; null if it wants none. */
  final ErrorSums errors;

  private final int delay;
  private final Product product;
  private final Block[] gradients;
  private final Kernels kernels;
  private final Workers workers;
  private final Supersteps supersteps;
  private final MemorySource rowMemory;
  private final TransposedList transposed;
  private final IntConsumer transposeChunk = this::transposeChunk;
  private final IntConsumer loneProduct = this::loneProduct;

  /** Of every segment, its chunks. */
  private final TimeChunks[] chunksOf;

  private TimeChunks chunks;
  private boolean denseSpikes;
  private boolean denseErrors;
  private int batch;
  private boolean relativeRows;
  private int sequenceRow;
  private int firstChunk;
  private int loneChunk;
  private Block loneLambda;

  /**
   * Describes the synapses.
   *
   * @param firstParameterRow first row of the tiles' parameters that holds these weights
   * @param shared a transposition to share with other layers; null for one of its own
   * @param errors the errors of the source, or null
   */
  Synapses(
      LayerContext context,
      Population source,
      int delay,
      List<Tile> tiles,
      int firstParameterRow,
      TransposedList shared,
      ErrorSums errors) {
    kernels = context.kernels();
    workers = context.workers();
    supersteps = context.supersteps();
    chunksOf = context.chunks();
    product = context.product();
    this.source = source;
    this.delay = delay;
    this.errors = errors;
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
    rowMemory = shared == null ? source.memory : context.memory().input();
    transposed = product == Product.DENSE || shared != null ? shared : transposition(context);
  }

  private TransposedList transposition(LayerContext context) {
    return TransposedList.allocate(
        context.shared(),
        rowMemory,
        source.spikes.neurons(),
        Math.ceilDiv(context.shape().steps(), context.plan().chunkSteps()),
        source.spikes.capacity());
  }

  /** Room for the backward pass of the source's list, which may have grown. */
  void makeRoom() {
    if (errors != null) {
      errors.makeRoom();
    }
    if (transposed != null) {
      transposed.ensureCapacity(rowMemory, source.spikes);
    }
  }

  /** Chooses the products of a segment, forward and back, by the source's lists, which stand unless they are sparse anyway. */
  void choose(int newBatch) {
    batch = newBatch;
    if (product == Product.SPARSE) {
      return;
    }
    SpikeList list = source.spikes;
    double all = (double) list.rows() * list.neurons();
    denseSpikes = product.denseSpikes(fired(list) / all);
    denseErrors = product.denseErrors(list.entries() / all);
    if (denseSpikes) {
      Phase before = workers.enter(Phase.FORWARD);
      source.expand(workers);
      workers.enter(before);
    }
  }

  private static long fired(SpikeList list) {
    long fired = 0;
    for (int r = 0; r < list.rows(); r++) {
      fired += list.firedEnd(r) - list.rowStart(r);
    }
    return fired;
  }

  /** Whether currents and gradients are dense. */
  boolean denseSpikes() {
    return denseSpikes;
  }

  /** Computes rows of a tile's current densely. */
  void current(int tile, Block bias, int row, Block current, int firstRow, int count) {
    kernels
        .denseProduct()
        .current(source.dense(), row - lag(), masters[tile], bias, current, firstRow, count);
  }

  /**
   * Prepares the backward pass of a segment, whose products are chosen.
   *
   * @param newRelativeRows whether λ blocks start at their chunk's first row, or at the sequence's row 0
   */
  void begin(TimeSegment segment, int newBatch, boolean newRelativeRows) {
    batch = newBatch;
    relativeRows = newRelativeRows;
    sequenceRow = -segment.offset() * batch;
    chunks = chunksOf[segment.index()];
  }

  /** Prepares the chunks that go backward next; until others are prepared, here or where the transposition is shared. */
  void prepare(int newFirstChunk, int endChunk) {
    if (!denseSpikes) {
      firstChunk = newFirstChunk;
      transposed.begin(source.spikes.neurons());
      supersteps.run(Phase.BACKWARD, endChunk - firstChunk, transposeChunk);
    }
  }

  private int lag() {
    return delay * batch;
  }

  private void transposeChunk(int index) {
    int chunk = firstChunk + index;
    int first = chunks.first(chunk) * batch;
    int end = chunks.end(chunk) * batch;
    int shift = lag() - base(chunk);
    SpikeTranspose.apply(source.spikes, first - lag(), end - lag(), shift, transposed, chunk);
  }

  /** The row that λ's first row stands for. */
  private int base(int chunk) {
    return relativeRows ? chunks.first(chunk) * batch : sequenceRow;
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
    if (errors != null) {
      errors(
          tile, group, firstOfGroup, lambda, base(chunk), chunks.first(chunk), chunks.end(chunk));
    }
    gradient(tile, chunk, lambda);
  }

  private int loneErrorBlocks() {
    int steps = chunks.end(loneChunk) - chunks.first(loneChunk);
    return errors == null ? 0 : Math.ceilDiv(steps, blockSteps());
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

  /** Adds a chunk's part to the gradient of a tile's weights. */
  void gradient(int tile, int chunk, Block lambda) {
    if (!denseSpikes) {
      kernels.weightGradient().weights(transposed, chunk, lambda, gradients[tile]);
    } else {
      int first = chunks.first(chunk) * batch;
      int count = chunks.end(chunk) * batch - first;
      int lambdaRow = first - base(chunk);
      kernels
          .denseProduct()
          .gradient(source.dense(), first - lag(), lambda, lambdaRow, gradients[tile], count);
    }
  }

  /**
   * Sums a tile's part of the error of some of the source's steps into its group's partial.
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
    Projection synapses = projections[tile];
    MemorySegment sums = errors.partial(group);
    int first = firstStep * batch;
    int end = endStep * batch;
    if (denseErrors) {
      kernels.denseProduct().error(synapses, lambda, base, sums, batch, first, end, !firstOfGroup);
    } else {
      kernels.sampledDot().apply(synapses, lambda, base, sums, batch, first, end, !firstOfGroup);
    }
  }

  /** What {@link #errors} comes to where a tile's λ is zero. */
  void noErrors(int group, boolean firstOfGroup, int firstStep, int endStep) {
    if (firstOfGroup) {
      kernels
          .sampledDot()
          .clear(source.spikes, errors.partial(group), firstStep * batch, endStep * batch);
    }
  }
}
