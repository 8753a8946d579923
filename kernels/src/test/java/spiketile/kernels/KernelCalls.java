package spiketile.kernels;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import spiketile.kernels.Optimizers.AdamStep;
import spiketile.kernels.Optimizers.SgdStep;
import spiketile.layout.Bf16Block;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.ParameterMemory;
import spiketile.layout.SpikeList;
import spiketile.layout.SpikeList.Detail;
import spiketile.layout.TransposedList;

/** A call of every kernel over the same rows, which all have as many ids, and the same tile width. */
final class KernelCalls {
  static final int BATCH = 2;
  static final int ROWS = 5 * BATCH;
  private static final int CLASSES = 20;

  /** One call, to be made as often as one likes. */
  record Call(String kernel, Runnable run) {}

  private final Kernels kernels;
  private final GuardedMemory memory;
  private final SplittableRandom random = new SplittableRandom(12);
  private final int ids;
  private final int below;
  private final int width;
  private final SpikeList source;
  private final Block weights;
  private final Projection synapses;
  private final Projection[] inputs;
  private final Block bias;
  private final Neurons neurons;
  private final List<Call> calls = new ArrayList<>();

  private KernelCalls(Kernels kernels, GuardedMemory memory, int ids, int width) {
    this.kernels = kernels;
    this.memory = memory;
    this.ids = ids;
    this.width = width;
    below = 2 * ids + 1;
    source = evenly(below).in(memory, below, Detail.IDS);
    weights = memory.random(random, below, width);
    synapses = new Projection(source, 1, weights);
    inputs = new Projection[] {synapses, new Projection(source, 0, weights)};
    bias = memory.random(random, 1, width);
    neurons = PlainNeurons.random(random, width).in(memory);
  }

  /** One call of every kernel for this form, number of ids in a row, and tile width. */
  static List<Call> of(Kernels kernels, GuardedMemory memory, int ids, int width) {
    KernelCalls all = new KernelCalls(kernels, memory, ids, width);
    all.forward();
    all.backward();
    all.errors();
    all.gradients();
    all.optimizers();
    all.bf16();
    all.dense();
    all.lists();
    all.losses();
    return all.calls;
  }

  private void add(String kernel, Runnable run) {
    calls.add(new Call(kernel, run));
  }

  /** Every second neuron fires, and the same number of others is active. */
  private PlainSpikes evenly(int neurons) {
    PlainSpikes.Builder list = new PlainSpikes.Builder(ROWS);
    int count = Math.min(ids, neurons / 2);
    for (int r = 0; r < ROWS; r++) {
      for (int k = 0; k < count; k++) {
        list.add(2 * k, 0.5f, 1.5f);
      }
      list.endFired();
      for (int k = 0; k < count; k++) {
        list.add(2 * k + 1, 0.5f, 0.5f);
      }
      list.endRow();
    }
    return list.build();
  }

  private LifTile tile(Block current) {
    SpikeList list = memory.list(width, ROWS, Detail.SIGMA_AND_MEMBRANE, ROWS * width);
    list.begin(ROWS, BATCH);
    Block membrane = memory.zeros(BATCH, width);
    MemorySegment masks = memory.masks(membrane);
    return new LifTile(inputs, bias, neurons, membrane, current, masks, list);
  }

  private void forward() {
    Block current = memory.random(random, ROWS, width);
    Block trace = memory.random(random, ROWS, width);
    LifTile own = tile(memory.zeros(BATCH, width));
    LifTile summed = tile(current);
    Block out = memory.zeros(ROWS, width);
    add("SpikeSpmm", () -> kernels.spikeSpmm().apply(inputs, bias, out, 0, BATCH, 0, ROWS));
    add("LifForward.spikes", () -> kernels.lifForward().spikes(own, BATCH, BATCH, ROWS));
    add("LifForward.fired", () -> kernels.lifForward().fired(own, BATCH));
    add("LifForward.current", () -> kernels.lifForward().current(summed, 0, BATCH, BATCH, ROWS));
    add(
        "LeakyReadout.forward",
        () -> kernels.leakyReadout().forward(neurons, trace, BATCH, BATCH, ROWS));
    add(
        "LeakyReadout.backward",
        () -> kernels.leakyReadout().backward(neurons, trace, BATCH, 0, ROWS, ROWS));
  }

  private void backward() {
    SpikeList spikes = evenly(width).in(memory, width, Detail.SIGMA_AND_MEMBRANE);
    MergeIndex index = memory.mergeIndex(ROWS);
    SpikeList layer = memory.list(width, ROWS, Detail.IDS, spikes.entries());
    layer.begin(ROWS, 0);
    SpikeList[] tiles = {spikes};
    SpikeMerge.count(tiles, width, layer, 0, ROWS);
    SpikeMerge.bounds(tiles, layer, 0, ROWS);
    SpikeMerge.copy(tiles, new int[1], new MergeIndex[] {index}, layer, 0, ROWS);
    MemorySegment error = memory.randomFloats(random, spikes.entries());
    Block lambda = memory.random(random, ROWS + BATCH, width);
    for (boolean reset : new boolean[] {false, true}) {
      add(
          reset ? "LifBackward with the reset's path" : "LifBackward",
          () ->
              kernels
                  .lifBackward()
                  .apply(neurons, spikes, index, layer, error, lambda, 0, BATCH, 0, ROWS, reset));
    }
    MemorySegment none = memory.floats(spikes.entries());
    Block zero = memory.zeros(ROWS + BATCH, width);
    add(
        "LifBackward without an error",
        () ->
            kernels
                .lifBackward()
                .apply(neurons, spikes, index, layer, none, zero, 0, BATCH, 0, ROWS, false));
  }

  private void errors() {
    Block lambda = memory.random(random, ROWS + BATCH, width);
    MemorySegment error = memory.floats(source.entries());
    MemorySegment[] partials = {
      memory.randomFloats(random, source.entries()), memory.randomFloats(random, source.entries())
    };
    add("SampledDot.clear", () -> kernels.sampledDot().clear(source, error, 0, ROWS));
    for (boolean add : new boolean[] {false, true}) {
      add(
          add ? "SampledDot adding" : "SampledDot",
          () -> kernels.sampledDot().apply(synapses, lambda, 0, error, BATCH, 0, ROWS, add));
      add(
          add ? "PartialSum adding" : "PartialSum",
          () -> kernels.partialSum().apply(partials, error, 0, source.entries(), add));
    }
  }

  private void gradients() {
    Block lambda = memory.random(random, ROWS, width);
    Block gradient = memory.zeros(below, width);
    Block biasGradient = memory.zeros(1, width);
    TransposedList transposed = memory.transposed(below, 1, source.entries());
    SpikeTranspose.apply(source, 0, ROWS, 0, transposed, 0);
    add(
        "WeightGradient.weights",
        () -> kernels.weightGradient().weights(transposed, 0, lambda, gradient));
    add("WeightGradient.bias", () -> kernels.weightGradient().bias(lambda, 0, ROWS, biasGradient));
  }

  private void optimizers() {
    ParameterMemory parameters = ParameterMemory.allocate(memory.arena(), below, width, 2);
    SgdStep plain = new SgdStep(0.1f, 0, 0.01f);
    SgdStep momentum = new SgdStep(0.1f, 0.9f, 0.01f);
    AdamStep adam = new AdamStep(0.1f, 0.9f, 0.999f, 1e-8f, 0.1f, 0.001f, 0.01f, true);
    add("Optimizers.sgd", () -> kernels.optimizers().sgd(parameters, plain));
    add("Optimizers.sgd with momentum", () -> kernels.optimizers().sgd(parameters, momentum));
    add("Optimizers.adam", () -> kernels.optimizers().adam(parameters, adam));
  }

  private void bf16() {
    Bf16Block rounded = Bf16Block.allocate(memory.arena(), below, width);
    kernels.bf16Rounding().apply(weights, rounded);
    Projection half = new Projection(source, 1, rounded);
    Projection[] halves = {half};
    Block out = memory.zeros(ROWS, width);
    Block lambda = memory.random(random, ROWS + BATCH, width);
    MemorySegment error = memory.floats(source.entries());
    add("Bf16Rounding", () -> kernels.bf16Rounding().apply(weights, rounded));
    add("SpikeSpmm in bf16", () -> kernels.spikeSpmm().apply(halves, bias, out, 0, BATCH, 0, ROWS));
    add(
        "SampledDot in bf16",
        () -> kernels.sampledDot().apply(half, lambda, 0, error, BATCH, 0, ROWS, false));
  }

  private void dense() {
    Block spikes = memory.zeros(ROWS, below);
    SpikeExpand.apply(source, spikes, 0, ROWS);
    Block current = memory.zeros(ROWS, width);
    Block gradient = memory.zeros(below, width);
    add(
        "DenseProduct.current",
        () -> kernels.denseProduct().current(spikes, 0, weights, bias, current, 0, ROWS));
    add(
        "DenseProduct.gradient",
        () -> kernels.denseProduct().gradient(spikes, 0, current, 0, gradient, ROWS));
    Projection synapses = new Projection(source, 1, weights);
    Block lambda = memory.random(random, ROWS + BATCH, width);
    MemorySegment error = memory.floats(source.entries());
    add(
        "DenseProduct.error",
        () -> kernels.denseProduct().error(synapses, lambda, 0, error, BATCH, 0, ROWS, false));
    add(
        "DenseProduct.error, added",
        () -> kernels.denseProduct().error(synapses, lambda, 0, error, BATCH, 0, ROWS, true));
  }

  private void lists() {
    SpikeList[] tiles = {source, source};
    MergeIndex[] places = {memory.mergeIndex(ROWS), memory.mergeIndex(ROWS)};
    int[] firsts = {0, below};
    SpikeList merged = memory.list(2 * below, ROWS, Detail.IDS, 2 * source.entries());
    merged.begin(ROWS, 0);
    TransposedList transposed = memory.transposed(below, 1, source.entries());
    Block dense = memory.zeros(ROWS, below);
    add(
        "SpikeMerge.count and bounds",
        () -> {
          SpikeMerge.count(tiles, below, merged, 0, ROWS);
          SpikeMerge.bounds(tiles, merged, 0, ROWS);
        });
    add("SpikeMerge.copy", () -> SpikeMerge.copy(tiles, firsts, places, merged, 0, ROWS));
    add("SpikeTranspose", () -> SpikeTranspose.apply(source, 0, ROWS, 0, transposed, 0));
    add("SpikeExpand", () -> SpikeExpand.apply(source, dense, 0, ROWS));
  }

  private void losses() {
    Block counts = memory.zeros(BATCH, below);
    MemorySegment error = memory.floats(source.entries());
    Block logits = memory.random(random, BATCH, CLASSES);
    Block sums = memory.zeros(BATCH, CLASSES);
    add("ReadoutLoss.count", () -> ReadoutLoss.count(source, BATCH, 0, counts));
    add("ReadoutLoss.spread", () -> ReadoutLoss.spread(source, BATCH, counts, error));
    add("ReadoutLoss.crossEntropy", () -> ReadoutLoss.crossEntropy(logits, 0, 7, 0.1));
    add("ReadoutLoss.gradient", () -> ReadoutLoss.gradient(logits, 1, 7, 0.1, 0.1));
    add("ReadoutLoss.addSoftmax", () -> ReadoutLoss.addSoftmax(logits, 0, sums, 1));
  }
}
