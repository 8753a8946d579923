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

  /** Of every segment, its chunks. */
  private final TimeChunks[] chunksOf;

  private TimeChunks chunks;
  private Consumer<Tile> gradientDone;

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
  public LayerActivity activity() {
    return new LayerActivity(0, 0, 0);
  }

  @Override
  public float membrane(int sample, int neuron) {
    return trace.get(context.times().steps() * batch + sample, neuron);
  }

  @Override
  public void forward(int newBatch, TimeSegment newSegment) {
    batch = newBatch;
    segment = newSegment;
    if (segment.first()) {
      trace.clear(0, batch);
    }
    feed.choose(batch);
    context.supersteps().run(Phase.FORWARD, tiles.size(), forwardTile);
  }

  /** The row of the trace that is the first of the segment's. */
  private int segmentRow() {
    return segment.offset() * batch;
  }

  private void forwardTile(int index) {
    Tile tile = tiles.get(index);
    Block window = windows[index];
    int first = segmentRow() + batch;
    int end = segmentRow() + segment.rows(batch);
    if (feed.denseSpikes()) {
      feed.current(index, tile.bias, batch, window, first, end - first);
    } else {
      kernels
          .spikeSpmm()
          .apply(
              inputs[index], tile.bias, window, -segmentRow(), batch, batch, segment.rows(batch));
    }
    kernels.leakyReadout().forward(tile.neurons, window, batch, first, end);
  }

  /** Only what the backward pass needs of the population below: v is kept. */
  @Override
  public void recompute(TimeSegment again) {
    feed.choose(batch);
  }

  @Override
  public void makeRoom() {
    feed.makeRoom();
  }

  @Override
  public void backward(TimeSegment newSegment, Consumer<Tile> newGradientDone) {
    segment = newSegment;
    chunks = chunksOf[segment.index()];
    gradientDone = newGradientDone;
    if (segment.last()) {
      trace.clear(segmentRow() + segment.rows(batch), batch);
    }
    feed.begin(segment, batch, false);
    groups.run(backwardGroup, feed.errors, batch, segment.rows(batch));
  }

  private void backwardGroup(int group) {
    int first = context.plan().firstTile(group);
    int end = context.plan().firstTile(group + 1);
    for (int tile = first; tile < end; tile++) {
      for (int c = chunks.count() - 1; c >= 0; c--) {
        backwardChunk(tile, group, tile == first, c);
      }
      if (segment.first()) {
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
    feed.products(index, group, firstOfGroup, chunk, lambda);
    if (context.spec().bias()) {
      kernels.weightGradient().bias(lambda, first, end, tile.biasGradient);
    }
  }
}
