package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import spiketile.kernels.Kernels;
import spiketile.kernels.LifTile;
import spiketile.layout.Block;
import spiketile.layout.MemorySource;
import spiketile.layout.MergeIndex;
import spiketile.layout.NetworkShape;
import spiketile.layout.SpikeList;
import spiketile.layout.TilePlan;

/**
 * A layer of LIF neurons.
 *
 * <p>A feed-forward layer needs nothing from its siblings, so a tile runs all steps of a segment at once, one
 * superstep forward, one backward, or more if not all groups of tiles go at a time. A recurrent layer exchanges
 * spikes, and errors, after each step; and so does any layer that is asked to go stepwise.
 */
final class LifLayer implements Layer {
  final Population population;
  private final LayerContext context;
  private final Kernels kernels;
  private final Supersteps supersteps;
  private final NetworkShape shape;
  private final List<Tile> tiles;

  /** What the tiles own; the next six are its. */
  private final LifTileMemory memory;

  private final LifTile[] lifs;
  private final Checkpoints[] checkpoints;

  private final MembraneHistory[] histories;

  private final Synapses feed;

  /** Synapses from the layer to itself; null if it is not recurrent. */
  private final Synapses recurrent;

  /** Whether tiles meet after every time step. */
  private final boolean stepwise;

  private final boolean ownLambda;

  private final Block[] lambdas;
  private final Block[] carries;

  /** Whether a tile's λ is other than zero in the chunk under way; null if not stepwise. */
  private final boolean[] hasLambda;

  /** Among those of all ranks, the first of these tiles. */
  private final int firstTile;

  private final SpikeExchange exchange;

  /** With the ranks that have the other tiles; null if all are here. */
  private final ShardExchange shards;

  private final TileGroups groups;
  private final IntConsumer beginTile = this::beginTile;
  private final IntConsumer forwardTile = this::forwardTile;
  private final IntConsumer backwardGroup = this::backwardGroup;
  private final IntConsumer stepGroup = this::stepGroup;
  private final IntConsumer chunkGroup = this::chunkGroup;
  private final Runnable mergeRows = this::mergeRows;
  private final Runnable exchangeStepErrors = this::exchangeStepErrors;
  private int batch;
  private TimeSegment segment;
  private boolean again;
  private int firstRow;
  private int endRow;
  private long fired;
  private long entries;
  private long dropped;

  /** Entries that the cap dropped in the steps under way. */
  private long lost;

  private Consumer<Tile> gradientDone;

  /** How often neurons fire, if they are to be held to a range; else null. */
  private FiringRates rates;

  /** Keeps all states; null if nobody wants them. */
  private LayerRecord record;

  /** Of every segment, its chunks. */
  private final TimeChunks[] chunksOf;

  private TimeChunks chunks;
  private int firstChunk;
  private int lastChunk;
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
            shape.dense());
    population.error();
    tiles = context.tiles();
    feed = context.feed(tiles);
    recurrent = context.spec().recurrent() ? context.recurrent(population, tiles) : null;
    groups = new TileGroups(context);
    chunksOf = context.chunks();
    stepwise = context.plan().shape().stepwise();
    hasLambda = stepwise ? new boolean[tiles.size()] : null;
    memory = new LifTileMemory(context, tiles, feed, recurrent);
    lifs = memory.lifs;
    lambdas = memory.lambdas;
    carries = memory.carries;
    checkpoints = memory.checkpoints;
    histories = memory.histories;
    ownLambda = memory.ownLambda;
    List<TilePlan> all = context.whole().tiles();
    firstTile = context.shards() == null ? 0 : tiles.getFirst().plan.tile();
    SpikeList[] lists = new SpikeList[all.size()];
    MemorySource[] memories = new MemorySource[all.size()];
    Arrays.fill(memories, context.shared());
    for (int i = 0; i < lifs.length; i++) {
      lists[firstTile + i] = lifs[i].spikes();
      memories[firstTile + i] = tiles.get(i).own;
    }
    Arrays.setAll(lists, i -> lists[i] == null ? copyOf(all.get(i)) : lists[i]);
    exchange = new SpikeExchange(all, lists, memories, shape.rows(), population, cap);
    shards =
        context.shards() == null
            ? null
            : new ShardExchange(
                context.shards(), context.whole(), lists, context.shared(), context.sent());
    memory.openLambdas();
  }

  /** The list of another rank's tile. */
  private SpikeList copyOf(TilePlan tile) {
    return SpikeList.allocate(
        context.shared(), tile.width(), shape.rows(), SpikeList.Detail.IDS, tile.listCapacity());
  }

  /** Drops other neurons from now on, by a draw for a batch; a layer without dropout drops none. */
  void drop(long seed, int firstSample) {
    for (LifTile lif : lifs) {
      lif.dropout().draw(seed, firstSample);
    }
  }

  /** Drops nobody until the next draw. */
  void dropNone() {
    for (LifTile lif : lifs) {
      lif.dropout().stop();
    }
  }

  /** Whether a neuron is dropped. */
  boolean drops(int sample, int neuron) {
    int tile = context.plan().tileOf(neuron);
    return lifs[tile].dropout().drops(sample, neuron - tiles.get(tile).plan.firstNeuron());
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
    return Stream.concat(memory.regions(tile), Stream.of(places(tile).data()));
  }

  @Override
  public void record(LayerRecord newRecord) {
    record = newRecord;
  }

  @Override
  public LayerActivity activity() {
    double all = (double) context.times().steps() * batch * population.spikes.neurons();
    return new LayerActivity(fired / all, entries / all, dropped);
  }

  @Override
  public float membrane(int sample, int neuron) {
    int tile = context.plan().tileOf(neuron);
    return lifs[tile].membrane().get(sample, neuron - tiles.get(tile).plan.firstNeuron());
  }

  @Override
  public void begin(int newBatch, TimeSegment newSegment, boolean newAgain) {
    batch = newBatch;
    segment = newSegment;
    again = newAgain;
    if (segment.first() && !again) {
      fired = 0;
      entries = 0;
      dropped = 0;
    }
    exchange.begin(segment.rows(batch), segment.first() ? batch : 0);
    if (shards != null) {
      shards.begin(segment.rows(batch), batch);
    }
    supersteps.run(Phase.FORWARD, lifs.length, beginTile);
    if (!segment.first()) {
      exchange.merge(0, batch, context.workers());
    }
  }

  @Override
  public void forward(int firstStep, int endStep) {
    if (firstStep == 1) {
      feed.choose(batch);
    }
    lost = 0;
    int stride = stepwise ? batch : (endStep - firstStep) * batch;
    for (int r = firstStep * batch; r < endStep * batch; r += stride) {
      firstRow = r;
      endRow = r + stride;
      supersteps.run(Phase.FORWARD, lifs.length, forwardTile, mergeRows);
    }
    if (!again) {
      count(firstStep * batch, endStep * batch);
    }
  }

  private void count(int first, int end) {
    SpikeList list = population.spikes;
    for (int r = first; r < end; r++) {
      fired += list.firedEnd(r) - list.rowStart(r);
    }
    entries += list.rowStart(end) - list.rowStart(first);
    dropped += lost;
    if (rates != null && end == segment.rows(batch)) {
      rates.count(segment, batch);
    }
  }

  /** Holds firing rates to a range from the next forward pass on, or no longer. */
  void penalise(RatePenalty penalty) {
    rates =
        penalty.strength() == 0
            ? null
            : new FiringRates(
                penalty,
                population,
                context.workers(),
                Arrays.stream(lifs).map(LifTile::spikes).toArray(SpikeList[]::new),
                tiles.stream().mapToInt(tile -> tile.plan.firstNeuron()).toArray(),
                context.times().steps());
  }

  /** What firing rates out of their range cost in the last forward pass. */
  double ratePenalty() {
    return rates == null ? 0 : rates.loss(batch);
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

  /** Where a tile's entries are in the layer's list. */
  private MergeIndex places(int tile) {
    return exchange.places[firstTile + tile];
  }

  private void mergeRows() {
    if (shards != null) {
      shards.share(firstRow, endRow);
    }
    lost += exchange.merge(firstRow, endRow, context.workers());
    SpikeList list = population.spikes;
    int merged = list.rowStart(endRow) - list.rowStart(firstRow);
    context.counter().addLists(merged, endRow - firstRow, list.neurons());
  }

  private void forwardTile(int index) {
    if (histories == null && record == null) {
      forwardRows(index, firstRow, endRow);
      return;
    }
    Block membrane = lifs[index].membrane();
    for (int r = firstRow; r < endRow; r += batch) {
      if (histories != null) {
        histories[index].keep(membrane, r - batch, batch);
      }
      forwardRows(index, r, r + batch);
      if (record != null) {
        record.keep(membrane, 0, batch, tiles.get(index).plan, record.membranes, r);
      }
    }
  }

  private void forwardRows(int index, int first, int end) {
    if (feed.denseSpikes()) {
      forwardDense(index, first, end);
    } else {
      forwardSparse(index, first, end);
    }
  }

  private void forwardSparse(int index, int first, int end) {
    LifTile lif = lifs[index];
    int row = kernels.lifForward().spikes(lif, batch, first, end);
    while (row < end) {
      grow(index, row);
      row = kernels.lifForward().spikes(lif, batch, row, end);
    }
  }

  private void forwardDense(int index, int first, int end) {
    LifTile lif = lifs[index];
    for (int r = first; r < end; r += batch) {
      feed.current(index, lif.bias(), r, lif.current(), 0, batch);
      int row = kernels.lifForward().current(lif, r, batch, r, r + batch);
      if (row < r + batch) {
        grow(index, r);
        kernels.lifForward().current(lif, r, batch, r, r + batch);
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
    population.error();
    feed.makeRoom();
    if (recurrent != null) {
      recurrent.makeRoom();
    }
  }

  @Override
  public void beginBackward(TimeSegment newSegment, Consumer<Tile> newGradientDone) {
    segment = newSegment;
    chunks = chunksOf[segment.index()];
    gradientDone = newGradientDone;
    if (rates != null) {
      rates.addGradient(segment, batch);
    }
    feed.begin(segment, batch, true);
    if (recurrent != null) {
      recurrent.begin(segment, batch, true);
    }
  }

  @Override
  public void backward(int firstStep, int endStep) {
    firstChunk = chunks.startingAt(firstStep);
    lastChunk = chunks.startingAt(endStep) - 1;
    feed.prepare(firstChunk, lastChunk + 1);
    if (recurrent != null) {
      recurrent.prepare(firstChunk, lastChunk + 1);
    }
    if (!stepwise) {
      groups.run(backwardGroup, feed.errors, firstStep * batch, endStep * batch);
    } else {
      for (chunk = lastChunk; chunk >= firstChunk; chunk--) {
        backwardSteps();
        groups.run(chunkGroup, feed.errors, chunks.first(chunk) * batch, chunks.end(chunk) * batch);
      }
    }
    if (shards != null && feed.errors != null) {
      shards.sumErrors(feed.source, firstStep * batch, endStep * batch);
    }
  }

  private void backwardGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      for (int c = lastChunk; c >= firstChunk; c--) {
        beginChunk(tile, c);
        boolean any = lambda(tile, c, chunks.first(c), chunks.end(c));
        products(tile, group, tile == first, c, any);
      }
      if (!ownLambda && carries[tile] != null) {
        MemorySegment carry = carries[tile].data();
        MemorySegment.copy(lambdas[tile].data(), 0, carry, 0, carry.byteSize());
      }
      tileDone(tile, firstChunk);
    }
  }

  private void tileDone(int tile, int lastComputed) {
    if (segment.first() && lastComputed == 0) {
      gradientDone.accept(tiles.get(tile));
    }
  }

  /**
   * Step by step, λ, and in a recurrent layer what it sends to the step before, whose λ needs that of all tiles. The
   * step after the chunk comes first, whose λ is there.
   */
  private void backwardSteps() {
    for (step = chunks.end(chunk); step >= chunks.first(chunk); step--) {
      Runnable exchange = sendsErrors() ? exchangeStepErrors : Supersteps.NO_EXCHANGE;
      supersteps.run(Phase.BACKWARD, context.plan().errorGroups(), stepGroup, exchange);
    }
  }

  private void exchangeStepErrors() {
    int rows = (step - 1) * batch;
    recurrent.errors.add(0, context.plan().errorGroups(), rows, rows + batch);
  }

  /** Whether λ of the step goes back to a step of the chunk. */
  private boolean sendsErrors() {
    boolean afterEnd = step == chunks.end(chunk) && isLast(chunk);
    return recurrent != null && step > chunks.first(chunk) && !afterEnd;
  }

  /** Whether a chunk ends at T, after which λ is zero. */
  private boolean isLast(int c) {
    return segment.last() && c == chunks.count() - 1;
  }

  private void stepGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      boolean any = stepLambda(tile);
      if (sendsErrors() && any) {
        int base = chunks.first(chunk) * batch;
        recurrent.errors(tile, group, tile == first, lambdas[tile], base, step - 1, step);
      } else if (sendsErrors()) {
        recurrent.noErrors(group, tile == first, step - 1, step);
      }
    }
  }

  /** Computes λ of the step, which of the step after the chunk is there; returns false if it is zero. */
  private boolean stepLambda(int tile) {
    if (step == chunks.end(chunk)) {
      beginChunk(tile, chunk);
      hasLambda[tile] = false;
      return true;
    }
    boolean any = lambda(tile, chunk, step, step + 1);
    hasLambda[tile] |= any;
    return any;
  }

  private void chunkGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      products(tile, group, tile == first, chunk, hasLambda[tile]);
      if (recurrent != null && hasLambda[tile]) {
        recurrent.gradient(tile, chunk, lambdas[tile]);
      }
      tileDone(tile, chunk);
    }
  }

  /** Puts λ of the step after the chunk behind its rows: zero after T, else the first of what came last. */
  private void beginChunk(int tile, int c) {
    Block lambda = lambdas[tile];
    long step = (long) batch * lambda.stride() * Float.BYTES;
    long after = (chunks.end(c) - chunks.first(c)) * step;
    if (isLast(c)) {
      lambda.clear((chunks.end(c) - chunks.first(c)) * batch, batch);
    } else {
      Block before = c == lastChunk ? carries[tile] : lambda;
      MemorySegment.copy(before.data(), 0, lambda.data(), after, step);
    }
  }

  /** Computes λ of some steps of a chunk; returns false if it is zero. */
  private boolean lambda(int tile, int c, int firstStep, int endStep) {
    return kernels
        .lifBackward()
        .apply(
            tiles.get(tile).neurons,
            lifs[tile].spikes(),
            places(tile),
            population.spikes,
            population.error(),
            lambdas[tile],
            chunks.first(c) * batch,
            batch,
            firstStep * batch,
            endStep * batch,
            shape.resetPath());
  }

  /** The products of a chunk's λ while it is in cache, or what they come to if it is zero. */
  private void products(int tile, int group, boolean firstOfGroup, int c, boolean any) {
    if (record != null) {
      int rows = (chunks.end(c) - chunks.first(c)) * batch;
      int to = chunks.first(c) * batch;
      record.keep(lambdas[tile], 0, rows, tiles.get(tile).plan, record.lambdas, to);
    }
    if (any) {
      feed.products(tile, group, firstOfGroup, c, lambdas[tile]);
      if (context.spec().bias()) {
        int rows = (chunks.end(c) - chunks.first(c)) * batch;
        kernels.weightGradient().bias(lambdas[tile], 0, rows, tiles.get(tile).biasGradient);
      }
      if (histories != null) {
        int first = chunks.first(c) * batch;
        histories[tile].addGradient(lambdas[tile], batch, first, chunks.end(c) * batch);
      }
    } else if (feed.errors != null) {
      feed.noErrors(group, firstOfGroup, chunks.first(c), chunks.end(c));
    }
  }
}
