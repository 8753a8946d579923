package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import spiketile.kernels.Kernels;
import spiketile.kernels.LifTile;
import spiketile.kernels.Projection;
import spiketile.layout.Block;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.SpikeList;
import spiketile.layout.TilePlan;

/**
 * A layer of LIF neurons.
 *
 * <p>A feed-forward layer needs nothing from its siblings, so a tile runs all time steps at once: one
 * superstep forward, one backward. A recurrent layer exchanges spikes, and errors, after each step.
 */
final class LifLayer implements Layer {
  final Population population;
  private final LayerContext context;
  private final Kernels kernels;
  private final Workers workers;
  private final NetworkShape shape;
  private final TimeChunks chunks;
  private final List<Tile> tiles;
  private final LifTile[] lifs;
  private final Block[] lambdas;
  private final Synapses feed;

  /** Synapses from the layer to itself; null if it is not recurrent. */
  private final Synapses recurrent;

  /** Whether a tile's λ is other than zero in the chunk under way; null if not recurrent. */
  private final boolean[] hasLambda;

  private final SpikeExchange exchange;
  private final IntConsumer forwardTile = this::forwardTile;
  private final IntConsumer backwardGroup = this::backwardGroup;
  private final IntConsumer stepGroup = this::stepGroup;
  private final IntConsumer chunkGroup = this::chunkGroup;
  private int batch;
  private Consumer<Tile> gradientDone;
  private int firstRow;
  private int endRow;
  private int step;
  private int chunk;

  LifLayer(LayerContext context, int cap) {
    this.context = context;
    kernels = context.kernels();
    workers = context.workers();
    shape = context.shape();
    chunks = context.chunks();
    int neurons = context.spec().neurons();
    int capacity = context.plan().listCapacity();
    population = new Population(context.shared(), neurons, shape.rows(), capacity, shape.dense());
    population.error();
    tiles = context.tiles();
    feed = context.feed(tiles);
    recurrent = context.spec().recurrent() ? recurrentSynapses() : null;
    hasLambda = recurrent == null ? null : new boolean[tiles.size()];
    lifs = new LifTile[tiles.size()];
    lambdas = new Block[tiles.size()];
    SpikeList[] lists = new SpikeList[tiles.size()];
    for (int i = 0; i < lifs.length; i++) {
      lifs[i] = lifTile(i);
      lists[i] = lifs[i].spikes();
      int rows = (chunks.length() + 1) * shape.batch();
      lambdas[i] = Block.allocate(tiles.get(i).own, rows, tiles.get(i).plan.width());
    }
    exchange = new SpikeExchange(tiles, lists, shape.rows(), population, cap);
  }

  private Synapses recurrentSynapses() {
    return new Synapses(context, population, 1, tiles, context.plan().inputs(), true);
  }

  private LifTile lifTile(int index) {
    Tile tile = tiles.get(index);
    int width = tile.plan.width();
    Projection[] inputs =
        recurrent == null
            ? new Projection[] {feed.projections[index]}
            : new Projection[] {feed.projections[index], recurrent.projections[index]};
    SpikeList list =
        SpikeList.allocate(
            tile.own, width, shape.rows(), Plan.tileDetail(shape), tile.plan.listCapacity());
    return new LifTile(
        inputs,
        tile.bias,
        tile.neurons,
        Block.allocate(tile.own, shape.batch(), width),
        Block.allocate(tile.own, shape.batch(), width),
        tile.own.allocate(Plan.maskBytes(tile.plan.padded(), shape.batch())),
        list);
  }

  @Override
  public List<Tile> tiles() {
    return tiles;
  }

  @Override
  public void firstTouch(int tile) {
    tiles.get(tile).firstTouch();
    regions(tile).forEach(memory -> memory.fill((byte) 0));
  }

  /** What a tile has beside its parameters. */
  Stream<MemorySegment> regions(int tile) {
    LifTile lif = lifs[tile];
    SpikeList list = lif.spikes();
    return Stream.of(
        lif.membrane().data(),
        lif.current().data(),
        lif.masks(),
        list.rowStarts(),
        list.firedEnds(),
        list.ids(),
        list.sigmas(),
        list.membranes(),
        lambdas[tile].data(),
        exchange.places[tile].data());
  }

  /** Entries that the activity cap dropped in the last forward pass. */
  long dropped() {
    return exchange.dropped();
  }

  /** u[T] of one neuron after the last forward pass. */
  float membrane(int sample, int neuron) {
    TilePlan tile = context.plan().tileOf(neuron);
    return lifs[tile.tile()].membrane().get(sample, neuron - tile.firstNeuron());
  }

  @Override
  public void forward(int newBatch) {
    batch = newBatch;
    int rows = (shape.steps() + 1) * batch;
    exchange.begin(rows, batch);
    int stride = recurrent == null ? rows - batch : batch;
    for (int r = batch; r < rows; r += stride) {
      firstRow = r;
      endRow = r + stride;
      workers.run(lifs.length, forwardTile);
      exchange.merge(firstRow, endRow, workers);
    }
  }

  private void forwardTile(int index) {
    if (firstRow == batch) {
      LifTile lif = lifs[index];
      lif.spikes().begin((shape.steps() + 1) * batch, batch);
      lif.membrane().data().fill((byte) 0);
    }
    if (shape.dense()) {
      forwardDense(index);
    } else {
      forwardSparse(index);
    }
  }

  private void forwardSparse(int index) {
    LifTile lif = lifs[index];
    int row = kernels.lifForward().spikes(lif, batch, firstRow, endRow);
    while (row < endRow) {
      grow(index, row);
      row = kernels.lifForward().spikes(lif, batch, row, endRow);
    }
  }

  private void forwardDense(int index) {
    LifTile lif = lifs[index];
    Block weights = feed.masters[index];
    int lag = context.delay() * batch;
    for (int r = firstRow; r < endRow; r += batch) {
      kernels
          .denseProduct()
          .current(context.source().dense, r - lag, weights, lif.bias(), lif.current(), 0, batch);
      int row = kernels.lifForward().current(lif, r, batch, r, r + batch);
      if (row < r + batch) {
        throw new AssertionError("a dense list has room for every neuron");
      }
    }
  }

  private void grow(int index, int row) {
    SpikeList list = lifs[index].spikes();
    long entries = (long) list.rowStart(row) + (long) batch * list.neurons();
    list.ensureCapacity(tiles.get(index).own, entries, row);
  }

  @Override
  public void makeRoom() {
    population.error();
    feed.makeRoom();
    if (recurrent != null) {
      recurrent.makeRoom();
    }
  }

  @Override
  public void backward(int newBatch, Consumer<Tile> newGradientDone) {
    batch = newBatch;
    gradientDone = newGradientDone;
    feed.begin(batch, true);
    int groups = context.plan().errorGroups();
    if (recurrent == null) {
      workers.run(groups, backwardGroup);
    } else {
      recurrent.begin(batch, true);
      backwardSteps(groups);
    }
    if (feed.backward()) {
      feed.sumErrors(1, shape.steps() + 1, false);
      feed.clearErrors(shape.steps() + 1 - context.delay());
    }
  }

  private void backwardGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      for (int c = chunks.count() - 1; c >= 0; c--) {
        beginChunk(tile, c);
        if (lambda(tile, c, chunks.first(c), chunks.end(c))) {
          products(tile, group, tile == first, c);
        } else {
          noProducts(group, tile == first, c);
        }
      }
      gradientDone.accept(tiles.get(tile));
    }
  }

  /** A recurrent layer's λ of one step needs all tiles' λ of the step after it. */
  private void backwardSteps(int groups) {
    for (chunk = chunks.count() - 1; chunk >= 0; chunk--) {
      for (step = chunks.end(chunk) - 1; step >= chunks.first(chunk); step--) {
        workers.run(groups, stepGroup);
        recurrent.sumErrors(step, step + 1, true);
      }
      workers.run(groups, chunkGroup);
    }
  }

  private void stepGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      if (step == chunks.end(chunk) - 1) {
        beginChunk(tile, chunk);
        hasLambda[tile] = false;
      }
      if (lambda(tile, chunk, step, step + 1)) {
        hasLambda[tile] = true;
        int base = chunks.first(chunk) * batch;
        recurrent.errors(tile, group, tile == first, lambdas[tile], base, step, step + 1);
      } else {
        recurrent.noErrors(group, tile == first, step, step + 1);
      }
    }
  }

  private void chunkGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      if (hasLambda[tile]) {
        products(tile, group, tile == first, chunk);
        recurrent.gradient(tile, chunk, lambdas[tile]);
      } else {
        noProducts(group, tile == first, chunk);
      }
      if (chunk == 0) {
        gradientDone.accept(tiles.get(tile));
      }
    }
  }

  /** Puts λ of the step after the chunk behind its rows: zero after T, else the later chunk's first. */
  private void beginChunk(int tile, int c) {
    Block lambda = lambdas[tile];
    long step = (long) batch * lambda.stride() * Float.BYTES;
    long after = (chunks.end(c) - chunks.first(c)) * step;
    if (c == chunks.count() - 1) {
      lambda.data().asSlice(after, step).fill((byte) 0);
    } else {
      MemorySegment.copy(lambda.data(), 0, lambda.data(), after, step);
    }
  }

  /** Computes λ of some steps of a chunk; returns false if it is zero. */
  private boolean lambda(int tile, int c, int firstStep, int endStep) {
    return kernels
        .lifBackward()
        .apply(
            tiles.get(tile).neurons,
            lifs[tile].spikes(),
            exchange.places[tile],
            population.error(),
            lambdas[tile],
            chunks.first(c) * batch,
            batch,
            firstStep * batch,
            endStep * batch,
            shape.resetPath());
  }

  /** The three products of a chunk's λ while it is in cache. */
  private void products(int tile, int group, boolean firstOfGroup, int c) {
    Block lambda = lambdas[tile];
    feed.products(tile, group, firstOfGroup, c, lambda);
    if (context.spec().bias()) {
      int rows = (chunks.end(c) - chunks.first(c)) * batch;
      kernels.weightGradient().bias(lambda, 0, rows, tiles.get(tile).biasGradient);
    }
  }

  /** What the products come to if the chunk's λ is zero. */
  private void noProducts(int group, boolean firstOfGroup, int c) {
    if (feed.backward()) {
      feed.noErrors(group, firstOfGroup, chunks.first(c), chunks.end(c));
    }
  }
}
