package spiketile.runtime;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import spiketile.kernels.Kernels;
import spiketile.kernels.Projection;
import spiketile.layout.Block;
import spiketile.layout.NetworkShape;
import spiketile.layout.TilePlan;

/**
 * A leaky readout layer: v over time in one block for the whole layer, of which each tile writes its
 * own columns. In the backward pass the same block holds ∂L/∂v on entry, then λ.
 */
final class LeakyLayer implements Layer {
  final Block trace;
  private final LayerContext context;
  private final Kernels kernels;
  private final NetworkShape shape;
  private final TimeChunks chunks;
  private final List<Tile> tiles;
  private final Block[] windows;
  private final Projection[][] inputs;
  private final Synapses feed;
  private final IntConsumer forwardTile = this::forwardTile;
  private final IntConsumer backwardGroup = this::backwardGroup;
  private int batch;
  private Consumer<Tile> gradientDone;

  LeakyLayer(LayerContext context, Block trace) {
    this.context = context;
    this.trace = trace;
    kernels = context.kernels();
    shape = context.shape();
    chunks = context.chunks();
    tiles = context.tiles();
    feed = context.feed(tiles);
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

  /** v[T] of one neuron; only between a forward pass and its backward pass. */
  float membrane(int sample, int neuron) {
    return trace.get(shape.steps() * batch + sample, neuron);
  }

  @Override
  public void forward(int newBatch) {
    batch = newBatch;
    trace.rows(0, batch).data().fill((byte) 0);
    context.workers().run(tiles.size(), forwardTile);
  }

  private void forwardTile(int index) {
    Tile tile = tiles.get(index);
    Block window = windows[index];
    int rows = (shape.steps() + 1) * batch;
    if (shape.dense()) {
      int lag = context.delay() * batch;
      kernels
          .denseProduct()
          .current(
              context.source().dense,
              batch - lag,
              feed.masters[index],
              tile.bias,
              window,
              batch,
              rows - batch);
    } else {
      kernels.spikeSpmm().apply(inputs[index], tile.bias, window, 0, batch, batch, rows);
    }
    kernels.leakyReadout().forward(tile.neurons, window, batch, batch, rows);
  }

  @Override
  public void makeRoom() {
    feed.makeRoom();
  }

  @Override
  public void backward(int newBatch, Consumer<Tile> newGradientDone) {
    batch = newBatch;
    gradientDone = newGradientDone;
    feed.begin(batch, false);
    context.workers().run(context.plan().errorGroups(), backwardGroup);
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
        backwardChunk(tile, group, tile == first, c);
      }
      gradientDone.accept(tiles.get(tile));
    }
  }

  private void backwardChunk(int index, int group, boolean firstOfGroup, int chunk) {
    Tile tile = tiles.get(index);
    Block lambda = windows[index];
    int first = chunks.first(chunk) * batch;
    int end = chunks.end(chunk) * batch;
    int last = (shape.steps() + 1) * batch;
    kernels.leakyReadout().backward(tile.neurons, lambda, batch, first, end, last);
    feed.products(index, group, firstOfGroup, chunk, lambda);
    if (context.spec().bias()) {
      kernels.weightGradient().bias(lambda, first, end, tile.biasGradient);
    }
  }
}
