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
  /** Regions of the input. */
  Map<Region, Long> input() {
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    countList(0, shape.inputs(), bytes);
    return bytes;
  }

  /** A tile's own regions. */
  Map<Region, Long> tile(int layer, int width, int chunkSteps) {
    LayerShape owner = shape.layers().get(layer);
    int padded = Block.pad(width);
    int rows = Plan.parameterRows(owner, shape.inputsOf(layer));
    long parameters = blockBytes(rows, padded);
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    bytes.put(Region.PARAMETERS, parameters);
    if (shape.bf16()) {
      bytes.put(Region.BF16_WEIGHTS, roundedBytes(Bf16Block.bytes(rows - 1, padded)));
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
          SpikeList.bytes(shape.rows(), Plan.tileDetail(shape), capacity(layer + 1, width)));
      bytes.put(Region.MERGE_INDEX, roundedBytes(shape.rows() * MergeIndex.ROW));
      bytes.put(Region.LAMBDA, blockBytes((chunkSteps + 1) * shape.batch(), padded));
    }
    return bytes;
  }

  /** What a layer's tiles share. */
  Map<Region, Long> shared(int layer, int groups, int chunkSteps) {
    LayerShape owner = shape.layers().get(layer);
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    countTransposed(owner, layer, chunkSteps, bytes);
    countPartials(owner, layer, groups, bytes);
    if (owner.spiking()) {
      countList(layer + 1, owner.neurons(), bytes);
      bytes.put(Region.ERROR, errorBytes(layer + 1));
    }
    if (layer == shape.layers().size() - 1) {
      bytes.put(
          Region.READOUT, blockBytes(Plan.readoutRows(shape, owner), Block.pad(owner.neurons())));
    }
    return bytes;
  }

  private void countList(int population, int neurons, Map<Region, Long> bytes) {
    int capacity = capacity(population, neurons);
    bytes.put(Region.LAYER_LIST, SpikeList.bytes(shape.rows(), SpikeList.Detail.IDS, capacity));
    if (shape.dense()) {
      bytes.put(Region.DENSE_SPIKES, blockBytes(shape.rows(), Block.pad(neurons)));
    }
  }

  private void countTransposed(
      LayerShape owner, int layer, int chunkSteps, Map<Region, Long> bytes) {
    if (shape.dense()) {
      return;
    }
    int chunks = Math.ceilDiv(shape.steps(), chunkSteps);
    int inputs = shape.inputsOf(layer);
    long count = TransposedList.bytes(inputs, chunks, capacity(layer, inputs));
    if (owner.recurrent()) {
      count += TransposedList.bytes(owner.neurons(), chunks, capacity(layer + 1, owner.neurons()));
    }
    bytes.put(Region.TRANSPOSED, count);
  }

  /** Each group of tiles sums the error of the layer below, and of its own layer if recurrent. */
  private void countPartials(LayerShape owner, int layer, int groups, Map<Region, Long> bytes) {
    long below = layer == 0 ? 0 : errorBytes(layer);
    long own = owner.recurrent() ? errorBytes(layer + 1) : 0;
    if (below + own > 0) {
      bytes.put(Region.ERROR_PARTIALS, groups * (below + own));
    }
  }

  private long errorBytes(int population) {
    int neurons = shape.layers().get(population - 1).neurons();
    return roundedBytes((long) capacity(population, neurons) * Float.BYTES);
  }

  /**
   * Entries that a list has room for at first: the active share of all, and at least one time step in
   * which everything is active. A forward pass stops where a step of everything might not fit, so a
   * bounded machine, where lists should not grow, has room for that step too.
   */
  int capacity(int population, int neurons) {
    long all = (long) shape.rows() * neurons;
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
