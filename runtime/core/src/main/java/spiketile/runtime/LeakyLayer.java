package spiketile.runtime;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import spiketile.kernels.Kernels;
import spiketile.kernels.Projection;
import spiketile.layout.Block;
import spiketile.layout.TilePlan;

/**
 * A leaky readout layer: v over time in one block for the whole layer, of which each tile writes its
 * own columns. In the backward pass the same block holds ∂L/∂v on entry, then λ. It holds all of time,
 * and the step after it, whatever the segments are.
 */
final class LeakyLayer implements Layer {
  final Block trace;
  private final LayerContext context;
  private final Kernels kernels;
  private final List<Tile> tiles;
  private final Block[] windows;
  private final Projection[][] inputs;
  private final Synapses feed;
  private final TileGroups groups;
  private final IntConsumer forwardTile = this::forwardTile;
  private final IntConsumer backwardGroup = this::backwardGroup;
  private int batch;
  private TimeSegment segment;
  private boolean again;
  private int firstStep;
  private int endStep;

  /** Of every segment, its chunks. */
  private final TimeChunks[] chunksOf;

  private TimeChunks chunks;
  private Consumer<Tile> gradientDone;

  /** Keeps all states; null if nobody wants them. */
  private LayerRecord record;

  LeakyLayer(LayerContext context, Block trace) {
    this.context = context;
    this.trace = trace;
    kernels = context.kernels();
    tiles = context.tiles();
    feed = context.feed(tiles);
    groups = new TileGroups(context);
    chunksOf = context.chunks();
    windows = new Block[tiles.size()];
    inputs = new Projection[tiles.size()][];
    for (int i = 0; i < windows.length; i++) {
      TilePlan plan = tiles.get(i).plan;
      windows[i] = trace.columns(plan.firstNeuron(), plan.width(), plan.padded());
      inputs[i] = new Projection[] {feed.projections[i]};
    }
  }

  @Override
  public List<Tile> tiles() {
    return tiles;
  }

  @Override
  public void firstTouch(int tile) {
    tiles.get(tile).firstTouch();
  }

  @Override
  public void record(LayerRecord newRecord) {
    record = newRecord;
  }

  @Override
  public LayerActivity activity() {
    return new LayerActivity(0, 0, 0);
  }

  @Override
  public float membrane(int sample, int neuron) {
    return trace.get(context.times().steps() * batch + sample, neuron);
  }

  @Override
  public void begin(int newBatch, TimeSegment newSegment, boolean newAgain) {
    batch = newBatch;
    segment = newSegment;
    again = newAgain;
    if (segment.first() && !again) {
      trace.clear(0, batch);
    }
  }

  /** Once more, only what the backward pass needs of the population below: v is kept. */
  @Override
  public void forward(int newFirstStep, int newEndStep) {
    firstStep = newFirstStep;
    endStep = newEndStep;
    if (firstStep == 1) {
      feed.choose(batch);
    }
    if (!again) {
      context.supersteps().run(Phase.FORWARD, tiles.size(), forwardTile);
    }
  }

  /** The row of the trace that is the first of the segment's. */
  private int segmentRow() {
    return segment.offset() * batch;
  }

  private void forwardTile(int index) {
    Tile tile = tiles.get(index);
    Block window = windows[index];
    int row = firstStep * batch;
    int endRow = endStep * batch;
    int first = segmentRow() + row;
    int end = segmentRow() + endRow;
    if (feed.denseSpikes()) {
      feed.current(index, tile.bias, row, window, first, end - first);
    } else {
      kernels
          .spikeSpmm()
          .apply(inputs[index], tile.bias, window, -segmentRow(), batch, row, endRow);
    }
    kernels.leakyReadout().forward(tile.neurons, window, batch, first, end);
    if (record != null) {
      record.keep(window, first, end - first, tile.plan, record.membranes, first);
    }
  }

  @Override
  public void makeRoom() {
    feed.makeRoom();
  }

  @Override
  public void beginBackward(TimeSegment newSegment, Consumer<Tile> newGradientDone) {
    segment = newSegment;
    chunks = chunksOf[segment.index()];
    gradientDone = newGradientDone;
    if (segment.last()) {
      trace.clear(segmentRow() + segment.rows(batch), batch);
    }
    feed.begin(segment, batch, false);
  }

  @Override
  public void backward(int newFirstStep, int newEndStep) {
    firstStep = newFirstStep;
    endStep = newEndStep;
    feed.prepare(chunks.startingAt(firstStep), chunks.startingAt(endStep));
    groups.run(backwardGroup, feed.errors, firstStep * batch, endStep * batch);
  }

  private void backwardGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      for (int c = chunks.startingAt(endStep) - 1; c >= chunks.startingAt(firstStep); c--) {
        backwardChunk(tile, group, tile == first, c);
      }
      if (segment.first() && firstStep == 1) {
        gradientDone.accept(tiles.get(tile));
      }
    }
  }

  private void backwardChunk(int index, int group, boolean firstOfGroup, int chunk) {
    Tile tile = tiles.get(index);
    Block lambda = windows[index];
    int first = segmentRow() + chunks.first(chunk) * batch;
    int end = segmentRow() + chunks.end(chunk) * batch;
    int last = (context.times().steps() + 1) * batch;
    kernels.leakyReadout().backward(tile.neurons, lambda, batch, first, end, last);
    if (record != null) {
      record.keep(lambda, first, end - first, tile.plan, record.lambdas, first);
    }
    feed.products(index, group, firstOfGroup, chunk, lambda);
    if (context.spec().bias()) {
      kernels.weightGradient().bias(lambda, first, end, tile.biasGradient);
    }
  }
}
