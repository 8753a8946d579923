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
 * <p>A feed-forward layer needs nothing from its siblings, so a tile runs all steps of a segment at once,
 * and backward all of a chunk: a superstep each. A recurrent layer exchanges spikes, and errors, after each
 * step.
 */
final class LifLayer implements Layer {
  final Population population;
  private final LayerContext context;
  private final Kernels kernels;
  private final Supersteps supersteps;
  private final NetworkShape shape;
  private final List<Tile> tiles;
  private final LifTile[] lifs;
  private final Checkpoints[] checkpoints;
  private final Synapses feed;

  /** Synapses from the layer to itself; null if it is not recurrent. */
  private final Synapses recurrent;

  /** λ of a chunk and of the step after it: a tile's own, or its group's, one tile after another. */
  private final Block[] lambdas;

  private final boolean ownLambda;

  /** λ of the first step of the chunk that came last: a tile's own, part of its own λ if it has that. */
  private final Block[] carries;

  /** Whether a tile's λ is other than zero in the chunk under way; null if not recurrent. */
  private final boolean[] hasLambda;

  private final SpikeExchange exchange;
  private final IntConsumer beginTile = this::beginTile;
  private final IntConsumer forwardTile = this::forwardTile;
  private final IntConsumer stepGroup = this::stepGroup;
  private final IntConsumer chunkGroup = this::chunkGroup;
  private final Runnable mergeRows = this::mergeRows;
  private final Runnable exchangeStepErrors;
  private final Runnable exchangeErrors;
  private int batch;
  private TimeSegment segment;
  private boolean again;
  private int firstRow;
  private int endRow;
  private long fired;
  private long entries;
  private long dropped;

  /** Entries that the cap dropped in the segment under way. */
  private long lost;

  private Consumer<Tile> gradientDone;
  private int chunk;
  private int step;

  LifLayer(LayerContext context, int cap) {
    this.context = context;
    kernels = context.kernels();
    supersteps = context.supersteps();
    shape = context.shape();
    population =
        new Population(
            context.shared(),
            context.spec().neurons(),
            shape.rows(),
            context.plan().listCapacity(),
            context.network().chunkCapacity(context.plan().layer() + 1),
            shape.dense());
    population.openError();
    tiles = context.tiles();
    feed = context.feed(tiles);
    exchangeErrors = feed.backward() ? feed::sumErrors : Supersteps.NO_EXCHANGE;
    recurrent =
        context.spec().recurrent()
            ? new Synapses(context, population, 1, tiles, Synapses.Kind.RECURRENT)
            : null;
    exchangeStepErrors = recurrent == null ? Supersteps.NO_EXCHANGE : recurrent::sumErrors;
    ownLambda = context.network().ownLambda(context.plan().layer());
    hasLambda = recurrent == null ? null : new boolean[tiles.size()];
    lifs = new LifTile[tiles.size()];
    lambdas = new Block[tiles.size()];
    carries = new Block[tiles.size()];
    checkpoints = new Checkpoints[tiles.size()];
    SpikeList[] lists = new SpikeList[tiles.size()];
    for (int i = 0; i < lifs.length; i++) {
      lifs[i] = lifTile(i);
      lists[i] = lifs[i].spikes();
      checkpoints[i] =
          new Checkpoints(
              tiles.get(i).own, context.times().count(), shape.batch(), tiles.get(i).plan.width());
    }
    exchange = new SpikeExchange(tiles, lists, shape.rows(), population, cap);
    openLambdas();
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

  private void openLambdas() {
    for (int group = 0; group < context.plan().errorGroups(); group++) {
      int first = context.plan().firstTile(group);
      int end = context.plan().firstTile(group + 1);
      MemorySegment shared =
          ownLambda
              ? null
              : context.shared().allocate(context.plan().groupLambdaBytes(shape.batch()));
      for (int tile = first; tile < end; tile++) {
        TilePlan plan = tiles.get(tile).plan;
        lambdas[tile] =
            ownLambda
                ? Block.allocate(tiles.get(tile).own, context.lambdaRows(), plan.width())
                : new Block(shared, context.lambdaRows(), plan.width(), plan.padded());
        carries[tile] =
            ownLambda
                ? lambdas[tile].rows(0, shape.batch())
                : Block.allocate(tiles.get(tile).own, shape.batch(), plan.width());
      }
    }
  }

  @Override
  public List<Tile> tiles() {
    return tiles;
  }

  @Override
  public List<Synapses> synapses() {
    return recurrent == null ? List.of(feed) : List.of(feed, recurrent);
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
        (ownLambda ? lambdas : carries)[tile].data(),
        checkpoints[tile].data(),
        exchange.places[tile].data());
  }

  @Override
  public LayerActivity activity() {
    double all = (double) context.times().steps() * batch * population.spikes.neurons();
    return new LayerActivity(fired / all, entries / all, dropped);
  }

  @Override
  public float membrane(int sample, int neuron) {
    TilePlan tile = context.plan().tileOf(neuron);
    return lifs[tile.tile()].membrane().get(sample, neuron - tile.firstNeuron());
  }

  @Override
  public void forward(int newBatch, TimeSegment newSegment) {
    batch = newBatch;
    again = false;
    run(newSegment);
    SpikeList list = population.spikes;
    long firedHere = 0;
    for (int r = batch; r < list.rows(); r++) {
      firedHere += list.firedEnd(r) - list.rowStart(r);
    }
    boolean first = segment.first();
    fired = firedHere + (first ? 0 : fired);
    entries = list.entries() - list.rowStart(batch) + (first ? 0 : entries);
    dropped = lost + (first ? 0 : dropped);
    population.noteEntries(segment, batch);
  }

  @Override
  public void recompute(TimeSegment newSegment) {
    again = true;
    run(newSegment);
  }

  /** Computes the lists of a segment. */
  private void run(TimeSegment newSegment) {
    segment = newSegment;
    int rows = segment.rows(batch);
    exchange.begin(rows, segment.first() ? batch : 0);
    supersteps.run(Phase.FORWARD, lifs.length, beginTile);
    if (!segment.first()) {
      exchange.merge(0, batch, context.workers());
    }
    lost = 0;
    int stride = recurrent == null ? rows - batch : batch;
    for (int r = batch; r < rows; r += stride) {
      firstRow = r;
      endRow = r + stride;
      supersteps.run(Phase.FORWARD, lifs.length, forwardTile, mergeRows);
    }
  }

  /** The state of a segment's step 0: nothing, or what the segment before left or a checkpoint kept. */
  private void beginTile(int index) {
    LifTile lif = lifs[index];
    Block membrane = lif.membrane();
    if (segment.first()) {
      membrane.data().fill((byte) 0);
      lif.spikes().begin(segment.rows(batch), batch);
      return;
    }
    if (again) {
      checkpoints[index].restore(segment, membrane);
    } else {
      checkpoints[index].save(segment, membrane);
    }
    lif.spikes().begin(segment.rows(batch), 0);
    if (kernels.lifForward().fired(lif, batch) < batch) {
      throw new AssertionError("a list has room for a step in which every neuron fires");
    }
  }

  private void mergeRows() {
    lost += exchange.merge(firstRow, endRow, context.workers());
    SpikeList list = population.spikes;
    int merged = list.rowStart(endRow) - list.rowStart(firstRow);
    context.counter().addLists(merged, endRow - firstRow, list.neurons());
  }

  private void forwardTile(int index) {
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
    long most = (long) list.rowStart(row) + (long) batch * list.neurons();
    list.ensureCapacity(tiles.get(index).own, most, row);
  }

  @Override
  public void makeRoom() {
    population.makeRoom();
    feed.makeRoom();
    if (recurrent != null) {
      recurrent.makeRoom();
    }
  }

  @Override
  public void beginChunk(TimeSegment newSegment, int newChunk) {
    segment = newSegment;
    chunk = newChunk;
    TimeChunks chunks = segment.chunks();
    int firstStep = chunks.first(chunk);
    population.beginChunk(firstStep * batch);
    feed.beginChunk(chunks, chunk, batch, firstStep * batch);
    if (feed.backward()) {
      feed.beginErrors(firstStep, chunks.end(chunk));
    }
    if (recurrent != null) {
      recurrent.beginChunk(chunks, chunk, batch, firstStep * batch);
    }
  }

  @Override
  public void backward(Consumer<Tile> newGradientDone) {
    gradientDone = newGradientDone;
    if (recurrent != null) {
      backwardSteps();
    }
    supersteps.run(Phase.BACKWARD, context.plan().errorGroups(), chunkGroup, exchangeErrors);
  }

  /** Whether the chunk under way ends at T, after which λ is zero. */
  private boolean isLastChunk() {
    return segment.last() && chunk == segment.chunks().count() - 1;
  }

  /**
   * A recurrent layer's λ of one step needs all tiles' λ of the step after it: step by step, λ and what it
   * sends to the step before. The step after the chunk comes first, whose λ is there.
   */
  private void backwardSteps() {
    int first = segment.chunks().first(chunk);
    for (step = segment.chunks().end(chunk); step >= first; step--) {
      Runnable exchange = Supersteps.NO_EXCHANGE;
      if (sendsErrors()) {
        recurrent.beginErrors(step - 1, step);
        exchange = exchangeStepErrors;
      }
      supersteps.run(Phase.BACKWARD, context.plan().errorGroups(), stepGroup, exchange);
    }
  }

  /** Whether λ of the step goes back to a step of the chunk. */
  private boolean sendsErrors() {
    boolean afterChunk = step == segment.chunks().end(chunk);
    return step > segment.chunks().first(chunk) && !(afterChunk && isLastChunk());
  }

  private void stepGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      boolean any = stepLambda(tile);
      if (sendsErrors()) {
        if (any) {
          recurrent.errors(tile, group, tile == first, lambdas[tile]);
        } else {
          recurrent.noErrors(group, tile == first);
        }
      }
    }
  }

  /** Computes λ of the step, which of the step after the chunk is there; returns false if it is zero. */
  private boolean stepLambda(int tile) {
    if (step == segment.chunks().end(chunk)) {
      beginTileChunk(tile);
      hasLambda[tile] = false;
      return true;
    }
    boolean any = lambda(tile, step, step + 1);
    hasLambda[tile] |= any;
    return any;
  }

  private void chunkGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      if (chunkLambda(tile)) {
        products(tile, group, tile == first);
      } else if (feed.backward()) {
        feed.noErrors(group, tile == first);
      }
      if (segment.first() && chunk == 0) {
        gradientDone.accept(tiles.get(tile));
      }
    }
  }

  /** λ of all steps of the chunk, which a recurrent layer has already; returns false if it is zero. */
  private boolean chunkLambda(int tile) {
    if (recurrent != null) {
      return hasLambda[tile];
    }
    beginTileChunk(tile);
    TimeChunks chunks = segment.chunks();
    boolean any = lambda(tile, chunks.first(chunk), chunks.end(chunk));
    if (!ownLambda) {
      MemorySegment carry = carries[tile].data();
      MemorySegment.copy(lambdas[tile].data(), 0, carry, 0, carry.byteSize());
    }
    return any;
  }

  /** Puts λ of the step after the chunk behind its rows: zero after T, else the later chunk's first. */
  private void beginTileChunk(int tile) {
    Block lambda = lambdas[tile];
    long step = (long) batch * lambda.stride() * Float.BYTES;
    long after = (segment.chunks().end(chunk) - segment.chunks().first(chunk)) * step;
    if (isLastChunk()) {
      lambda.data().asSlice(after, step).fill((byte) 0);
    } else {
      MemorySegment.copy(carries[tile].data(), 0, lambda.data(), after, step);
    }
  }

  /** Computes λ of some steps of the chunk; returns false if it is zero. */
  private boolean lambda(int tile, int firstStep, int endStep) {
    return kernels
        .lifBackward()
        .apply(
            tiles.get(tile).neurons,
            lifs[tile].spikes(),
            exchange.places[tile],
            population.spikes,
            population.error(),
            population.errorBase(),
            lambdas[tile],
            segment.chunks().first(chunk) * batch,
            batch,
            firstStep * batch,
            endStep * batch,
            shape.resetPath());
  }

  /** The products of a chunk's λ while it is in cache. */
  private void products(int tile, int group, boolean firstOfGroup) {
    Block lambda = lambdas[tile];
    feed.products(tile, group, firstOfGroup, lambda);
    if (context.spec().bias()) {
      TimeChunks chunks = segment.chunks();
      int rows = (chunks.end(chunk) - chunks.first(chunk)) * batch;
      kernels.weightGradient().bias(lambda, 0, rows, tiles.get(tile).biasGradient);
    }
    if (recurrent != null) {
      recurrent.gradient(tile, lambda);
    }
  }
}
