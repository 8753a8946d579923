package spiketile.layout;

import static spiketile.layout.ModelArena.roundedBytes;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many bytes each region takes: the formulas of docs/layout.md.
 *
 * @param shape the network
 * @param machine the machine it is for
 * @param activity the active share of every population
 */
record RegionBytes(NetworkShape shape, MachineProfile machine, Activity activity) {
  /** Rows of a list: those of a segment, and of the step before it. */
  int rows(int chunkSteps) {
    return (shape.segmentSteps(chunkSteps) + 1) * shape.batch();
  }

  /** Rows of a chunk and of a step before or after it. */
  private int chunkRows(int chunkSteps) {
    return (chunkSteps + 1) * shape.batch();
  }

  /** Whether tiles of a layer have λ of their own, and not their group's. */
  boolean ownLambda(int layer) {
    return machine.bounded() || shape.layers().get(layer).recurrent();
  }

  /** Regions of the input. */
  Map<Region, Long> input(int chunkSteps) {
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    countList(0, shape.inputs(), chunkSteps, bytes);
    if (!shape.dense()) {
      bytes.put(Region.TRANSPOSED, entryBytes(0, chunkSteps));
    }
    return bytes;
  }

  /** A tile's own regions. */
  Map<Region, Long> tile(int layer, int width, int chunkSteps) {
    LayerShape owner = shape.layers().get(layer);
    int padded = Block.pad(width);
    int parameterRows = Plan.parameterRows(owner, shape.inputsOf(layer));
    long parameters = blockBytes(parameterRows, padded);
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    bytes.put(Region.PARAMETERS, parameters);
    if (shape.bf16()) {
      bytes.put(Region.BF16_WEIGHTS, roundedBytes(Bf16Block.bytes(parameterRows - 1, padded)));
    }
    bytes.put(Region.GRADIENT, parameters);
    if (shape.moments() > 0) {
      bytes.put(Region.MOMENTS, shape.moments() * parameters);
    }
    bytes.put(Region.NEURONS, blockBytes(4, padded));
    if (owner.spiking()) {
      bytes.put(Region.MEMBRANE, blockBytes(shape.batch(), padded));
      bytes.put(
          Region.SCRATCH,
          blockBytes(shape.batch(), padded) + roundedBytes(Plan.maskBytes(padded, shape.batch())));
      bytes.put(
          Region.TILE_LIST,
          SpikeList.bytes(
              rows(chunkSteps), Plan.tileDetail(shape), capacity(layer + 1, width, chunkSteps)));
      bytes.put(Region.MERGE_INDEX, roundedBytes(rows(chunkSteps) * MergeIndex.ROW));
      int lambdaRows = ownLambda(layer) ? chunkRows(chunkSteps) : shape.batch();
      bytes.put(Region.LAMBDA, blockBytes(lambdaRows, padded));
      int segments = Math.ceilDiv(shape.steps(), shape.segmentSteps(chunkSteps));
      if (segments > 2) {
        bytes.put(Region.CHECKPOINTS, blockBytes((segments - 2) * shape.batch(), padded));
      }
    }
    return bytes;
  }

  /**
   * What a layer's tiles share.
   *
   * @param widest neurons of its widest tile
   * @param groups groups of its tiles that sum errors
   * @param groupsAbove those of the layer above; 0 for the last layer
   */
  Map<Region, Long> shared(int layer, int widest, int groups, int groupsAbove, int chunkSteps) {
    LayerShape owner = shape.layers().get(layer);
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    if (owner.spiking()) {
      countList(layer + 1, owner.neurons(), chunkSteps, bytes);
      bytes.put(Region.ERROR, entryBytes(layer + 1, chunkSteps));
      countPartials(owner, layer, groups, groupsAbove, chunkSteps, bytes);
    }
    if (owner.spiking() && !ownLambda(layer)) {
      bytes.put(Region.LAMBDA, groups * blockBytes(chunkRows(chunkSteps), Block.pad(widest)));
    }
    if (!shape.dense()) {
      bytes.put(Region.TRANSPOSED, transposed(owner, layer, chunkSteps));
    }
    if (layer == shape.layers().size() - 1) {
      bytes.put(
          Region.READOUT, blockBytes(Plan.readoutRows(shape, owner), Block.pad(owner.neurons())));
    }
    return bytes;
  }

  private void countList(int population, int neurons, int chunkSteps, Map<Region, Long> bytes) {
    int rows = rows(chunkSteps);
    int capacity = capacity(population, neurons, chunkSteps);
    bytes.put(Region.LAYER_LIST, SpikeList.bytes(rows, SpikeList.Detail.IDS, capacity));
    if (shape.dense()) {
      bytes.put(Region.DENSE_SPIKES, blockBytes(rows, Block.pad(neurons)));
    }
  }

  /**
   * Transpositions: their bounds, by neuron, belong to the layer that reads them, and their rows, as many as
   * a chunk has entries, to the one that is transposed.
   */
  private long transposed(LayerShape owner, int layer, int chunkSteps) {
    long count = TransposedList.boundBytes(shape.inputsOf(layer), 1);
    if (layer < shape.layers().size() - 1) {
      count += entryBytes(layer + 1, chunkSteps);
    }
    if (owner.recurrent()) {
      count += TransposedList.boundBytes(owner.neurons(), 1) + entryBytes(layer + 1, chunkSteps);
    }
    return count;
  }

  /**
   * Each group of the layer above sums the error, the first one in its place, and so does each of its own
   * tiles' if recurrent, of one step at a time.
   */
  private void countPartials(
      LayerShape owner,
      int layer,
      int groups,
      int groupsAbove,
      int chunkSteps,
      Map<Region, Long> bytes) {
    long above = Math.max(0, groupsAbove - 1) * entryBytes(layer + 1, chunkSteps);
    long step = roundedBytes((long) shape.batch() * owner.neurons() * Float.BYTES);
    long own = owner.recurrent() ? groups * step : 0;
    if (above + own > 0) {
      bytes.put(Region.ERROR_PARTIALS, above + own);
    }
  }

  /** One value of four bytes for each entry of a chunk, and of the step before it. */
  private long entryBytes(int population, int chunkSteps) {
    return roundedBytes((long) chunkCapacity(population, chunkSteps) * Float.BYTES);
  }

  /** Entries that a list has room for at first. */
  int capacity(int population, int neurons, int chunkSteps) {
    return capacity(population, neurons, (long) rows(chunkSteps));
  }

  /** Entries of a chunk, and of the step before it, that the backward pass has room for at first. */
  int chunkCapacity(int population, int chunkSteps) {
    return capacity(population, shape.neuronsOf(population), (long) chunkRows(chunkSteps));
  }

  /**
   * The active share of all entries of some rows, and at least one time step in which everything is active.
   * A forward pass stops where a step of everything might not fit, so a bounded machine, where lists
   * should not grow, has room for that step too.
   */
  private int capacity(int population, int neurons, long rows) {
    long all = rows * neurons;
    long step = (long) shape.batch() * neurons;
    long share = (long) (all * activity.of(population));
    long sparse = machine.bounded() ? Math.min(all, share + step) : Math.max(step, share);
    long first = shape.dense() ? all : sparse;
    return (int) Math.min(first, Integer.MAX_VALUE / Float.BYTES * (long) Float.BYTES);
  }

  /**
   * The synaptic updates that one training step is expected to cost a tile: for each of T·B rows, a
   * column of it takes part in a forward product and a gradient for each active source, and in an error
   * product if the source wants an error, and in two updates of its state; and the optimizer visits each
   * parameter once.
   *
   * @param columns the tile's neurons, with the padding that the machine computes
   */
  double load(int layer, int columns) {
    LayerShape owner = shape.layers().get(layer);
    double below = shape.dense() ? 1 : activity.of(layer);
    double own = shape.dense() ? 1 : activity.of(layer + 1);
    int products = layer == 0 ? 2 : 3;
    double row =
        products * below * shape.inputsOf(layer)
            + (owner.recurrent() ? 3 * own * owner.neurons() : 0)
            + 2;
    double rows = (double) shape.steps() * shape.batch();
    return columns * (rows * row + Plan.parameterRows(owner, shape.inputsOf(layer)));
  }

  private static long blockBytes(int rows, int padded) {
    return roundedBytes(Block.bytes(rows, padded, padded));
  }
}
