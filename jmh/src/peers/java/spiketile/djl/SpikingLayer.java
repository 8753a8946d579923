package spiketile.djl;

import java.lang.foreign.MemorySegment;
import spiketile.kernels.Kernels;
import spiketile.kernels.LifTile;
import spiketile.kernels.Neurons;
import spiketile.kernels.Projection;
import spiketile.kernels.SpikeMerge;
import spiketile.kernels.SpikeTranspose;
import spiketile.kernels.Surrogate;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.ModelArena;
import spiketile.layout.Plan;
import spiketile.layout.SpikeList;
import spiketile.layout.TransposedList;

/**
 * A layer of LIF neurons out of Spiketile's kernels alone, for trainers that have everything else: all of its neurons in one tile, all
 * steps in one call. Row {@code t·B + b} of a list is step t of sample b, t = 0 … T, and nobody fires at t = 0.
 *
 * <p>Memory belongs to the arena; a layer is used by one thread.
 */
public final class SpikingLayer {
  private final ModelArena memory;
  private final Kernels kernels;
  private final Projection synapses;
  private final LifTile tile;
  private final SpikeList[] tiles;
  private final MergeIndex[] places;
  private final SpikeList spikes;
  private final Block weights;
  private final Block gradient;
  private final Block lambda;
  private final TransposedList transposed;
  private final int batch;
  private final int rows;
  private MemorySegment error;

  /** Neurons that are all alike. */
  public record Neuron(float alpha, float invC, float theta, float thetaGrad, float beta) {}

  /**
   * Allocates a layer with weights of zero.
   *
   * @param source the list of those below, as long as the network lives
   * @param neurons how many
   * @param neuron what each is
   * @param steps T
   * @param batch samples B
   */
  public SpikingLayer(
      ModelArena memory,
      Kernels kernels,
      SpikeList source,
      int neurons,
      Neuron neuron,
      int steps,
      int batch) {
    this.memory = memory;
    this.kernels = kernels;
    this.batch = batch;
    rows = (steps + 1) * batch;
    weights = Block.allocate(memory, source.neurons(), neurons);
    gradient = Block.allocate(memory, source.neurons(), neurons);
    synapses = new Projection(source, 1, weights);
    tile =
        new LifTile(
            new Projection[] {synapses},
            Block.allocate(memory, 1, neurons),
            new Neurons(values(neurons, neuron), new Surrogate.FastSigmoid(neuron.beta)),
            Block.allocate(memory, batch, neurons),
            Block.allocate(memory, batch, neurons),
            memory.allocate(Plan.maskBytes(weights.padded(), batch)),
            SpikeList.allocate(memory, neurons, rows, SpikeList.Detail.SIGMA, rows));
    tiles = new SpikeList[] {tile.spikes()};
    places = new MergeIndex[] {new MergeIndex(memory.allocate(rows * MergeIndex.ROW), rows)};
    spikes = SpikeList.allocate(memory, neurons, rows, SpikeList.Detail.IDS, rows);
    lambda = Block.allocate(memory, rows, neurons);
    transposed = TransposedList.allocate(memory, source.neurons(), 1, rows);
    error = memory.allocate(4L * spikes.capacity());
  }

  /** Those in the padding never fire. */
  private Block values(int neurons, Neuron neuron) {
    Block values = Block.allocate(memory, 4, neurons);
    for (int i = 0; i < values.padded(); i++) {
      boolean real = i < neurons;
      values.set(Neurons.ALPHA, i, real ? neuron.alpha : 0);
      values.set(Neurons.INV_C, i, real ? neuron.invC : 0);
      values.set(Neurons.THETA, i, real ? neuron.theta : Float.POSITIVE_INFINITY);
      values.set(Neurons.THETA_GRAD, i, real ? neuron.thetaGrad : Float.POSITIVE_INFINITY);
    }
    return values;
  }

  /** W, a padded row for each neuron below; the caller's to change between steps. */
  public Block weights() {
    return weights;
  }

  /** ∂L/∂W, to which every backward pass adds. */
  public Block gradient() {
    return gradient;
  }

  /** Who fired, and who has a gradient. */
  public SpikeList spikes() {
    return spikes;
  }

  /** ∂L/∂S at the entries of {@link #spikes}: to be filled before a backward pass, after the forward pass. */
  public MemorySegment error() {
    if (error.byteSize() < 4L * spikes.capacity()) {
      error = memory.allocate(4L * spikes.capacity());
    }
    return error;
  }

  /** Computes the spikes of all steps; the list below is complete. */
  public void forward() {
    SpikeList own = tile.spikes();
    tile.membrane().data().fill((byte) 0);
    own.begin(rows, batch);
    for (int row = batch; row < rows; ) {
      row = kernels.lifForward().spikes(tile, batch, row, rows);
      if (row < rows) { // the list is full
        own.ensureCapacity(memory, 2L * own.capacity() + (long) batch * own.neurons(), row);
      }
    }
    spikes.begin(rows, batch);
    SpikeMerge.count(tiles, Integer.MAX_VALUE, spikes, batch, rows);
    SpikeMerge.bounds(tiles, spikes, batch, rows);
    spikes.ensureCapacity(memory, spikes.rowStart(rows), rows);
    SpikeMerge.copy(tiles, new int[] {0}, places, spikes, batch, rows);
  }

  /**
   * Adds to the gradient, from the error at this layer's entries.
   *
   * @param below receives the error at the entries of the list below; null if nobody wants it
   */
  public void backward(MemorySegment below) {
    int after = rows - batch; // the block's row of step T + 1, in which λ is 0
    lambda.clear(after, batch);
    kernels
        .lifBackward()
        .apply(
            tile.neurons(),
            tile.spikes(),
            places[0],
            spikes,
            error(),
            lambda,
            batch,
            batch,
            batch,
            rows,
            false);
    SpikeList source = synapses.source();
    transposed.ensureCapacity(memory, source);
    SpikeTranspose.apply(source, 0, after, 0, transposed, 0);
    kernels.weightGradient().weights(transposed, 0, lambda, gradient);
    if (below != null) {
      kernels.sampledDot().apply(synapses, lambda, batch, below, batch, batch, rows, false);
    }
  }
}
