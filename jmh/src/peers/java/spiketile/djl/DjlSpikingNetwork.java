package spiketile.djl;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import spiketile.kernels.Providers;
import spiketile.kernels.ReadoutLoss;
import spiketile.layout.Backing;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;
import spiketile.layout.SpikeList;

/**
 * Spiking layers of Spiketile in a training loop of the Deep Java Library: weights, gradients and the last layer's spike counts are
 * arrays of DJL over the very memory that the kernels read and write, so that DJL's loss and optimizer work on them without a copy.
 *
 * <p>Lifetime: this network owns the memory, and a sub-manager that owns the arrays. {@link #close} closes the arrays, then the memory. Arrays
 * must not be detached from their manager, since DJL does not know that their memory goes, and not be given other memory, which {@code NDArray.set} does: change
 * them in place. {@link #forward} refuses an array that has other memory. After {@link #close} every method throws {@link
 * IllegalStateException}, and so do the arrays.
 */
public final class DjlSpikingNetwork implements AutoCloseable {
  private final ModelArena memory;
  private final NDManager manager;
  private final List<SpikingLayer> layers = new ArrayList<>();
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> gradients = new ArrayList<>();
  private final SpikeList input;
  private final Block counts;
  private final int batch;
  private final int steps;
  private NDArray countsArray;

  /**
   * Allocates a network.
   *
   * @param parent whose sub-manager the arrays get; closing it closes them, and the memory is then still to be closed
   * @param sizes neurons of each layer, the input's first
   * @param neuron what all neurons are
   * @param steps T
   * @param batch samples B of every batch
   * @param mostSpikes of a batch's input
   */
  public DjlSpikingNetwork(
      NDManager parent,
      int[] sizes,
      SpikingLayer.Neuron neuron,
      int steps,
      int batch,
      int mostSpikes) {
    this.batch = batch;
    this.steps = steps;
    memory = ModelArena.open(Backing.HUGE_PAGES, 0);
    manager = parent.newSubManager();
    input =
        SpikeList.wrap(
            sizes[0],
            memory.allocate(4L * (steps * batch + 1)),
            memory.allocate(4L * steps * batch),
            memory.allocate(4L * mostSpikes));
    SpikeList below = input;
    for (int l = 1; l < sizes.length; l++) {
      SpikingLayer layer =
          new SpikingLayer(memory, Providers.selected(), below, sizes[l], neuron, steps, batch);
      layers.add(layer);
      weights.add(array(layer.weights()));
      gradients.add(array(layer.gradient()));
      below = layer.spikes();
    }
    counts = Block.allocate(memory, batch, sizes[sizes.length - 1]);
  }

  /** The memory of a block as an array: rows of its padded width, whose padding stays 0. */
  private NDArray array(Block block) {
    var bytes = block.data().asByteBuffer().order(ByteOrder.nativeOrder());
    return manager.create(bytes, new Shape(block.rows(), block.padded()), DataType.FLOAT32);
  }

  /** A layer, the one above the input first. */
  public SpikingLayer layer(int layer) {
    requireOpen();
    return layers.get(layer);
  }

  /** W of a layer, {@code [neurons below][padded neurons]}: what an optimizer changes, the next pass reads. */
  public NDArray weights(int layer) {
    requireOpen();
    return weights.get(layer);
  }

  /** ∂L/∂W, likewise; the caller sets it to 0 after an update. */
  public NDArray gradient(int layer) {
    requireOpen();
    return gradients.get(layer);
  }

  /**
   * Goes forward.
   *
   * @param rowStarts where the spikes of step t of sample b begin in the ids, at {@code t·B + b}, and behind them their end
   * @param ids ascending within a row
   * @return how often each neuron of the last layer fired, {@code [B][padded neurons]}, with a gradient to be asked of DJL; until the next call
   */
  public NDArray forward(int[] rowStarts, int[] ids) {
    requireOpen();
    for (int l = 0; l < layers.size(); l++) {
      requireShared(weights.get(l), layers.get(l).weights());
      requireShared(gradients.get(l), layers.get(l).gradient());
    }
    int rows = steps * batch;
    MemorySegment.copy(rowStarts, 0, input.rowStarts(), JAVA_INT, 0, rows + 1);
    MemorySegment.copy(rowStarts, 1, input.firedEnds(), JAVA_INT, 0, rows);
    MemorySegment.copy(ids, 0, input.ids(), JAVA_INT, 0, rowStarts[rows]);
    layers.forEach(SpikingLayer::forward);
    counts.data().fill((byte) 0);
    ReadoutLoss.count(layers.getLast().spikes(), batch, batch, counts);
    if (countsArray != null) {
      countsArray.close();
    }
    countsArray = array(counts);
    countsArray.setRequiresGradient(true);
    return countsArray;
  }

  /**
   * Goes backward from what DJL found for the counts of the last {@link #forward}: reads its gradient where it lies, and adds to all {@link
   * #gradient}s.
   */
  public void backward() {
    requireOpen();
    try (NDArray upstream = countsArray.getGradient()) {
      Block block = new Block(memoryOf(upstream), batch, counts.width(), counts.padded());
      SpikingLayer last = layers.getLast();
      ReadoutLoss.spread(last.spikes(), batch, block, last.error());
    }
    for (int l = layers.size() - 1; l >= 0; l--) {
      layers.get(l).backward(l == 0 ? null : layers.get(l - 1).error());
    }
  }

  /** Where an array's numbers lie. */
  static MemorySegment memoryOf(NDArray array) {
    return MemorySegment.ofBuffer(array.toByteBuffer(true));
  }

  private static void requireShared(NDArray array, Block block) {
    if (memoryOf(array).address() != block.data().address()) {
      throw new IllegalStateException(
          "an array has other memory than its layer: change it in place, not by set");
    }
  }

  private void requireOpen() {
    if (!memory.isOpen()) {
      throw new IllegalStateException("this network is closed");
    }
  }

  @Override
  public void close() {
    manager.close();
    memory.close();
  }
}
