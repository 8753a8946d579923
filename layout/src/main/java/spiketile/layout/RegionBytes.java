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
    if (!shape.dense()) {
      bytes.put(Region.TRANSPOSED, entryBytes(0));
    }
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

  /**
   * What a layer's tiles share.
   *
   * @param groups groups of its tiles that sum errors
   * @param groupsAbove those of the layer above; 0 for the last layer
   */
  Map<Region, Long> shared(int layer, int groups, int groupsAbove, int chunkSteps) {
    LayerShape owner = shape.layers().get(layer);
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    int partials = groupsAbove + (owner.recurrent() ? groups : 0);
    if (owner.spiking()) {
      countList(layer + 1, owner.neurons(), bytes);
      bytes.put(Region.ERROR, entryBytes(layer + 1));
    }
    if (partials > 0) {
      bytes.put(Region.ERROR_PARTIALS, partials * entryBytes(layer + 1));
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

  private void countList(int population, int neurons, Map<Region, Long> bytes) {
    int capacity = capacity(population, neurons);
    bytes.put(Region.LAYER_LIST, SpikeList.bytes(shape.rows(), SpikeList.Detail.IDS, capacity));
    if (shape.dense()) {
      bytes.put(Region.DENSE_SPIKES, blockBytes(shape.rows(), Block.pad(neurons)));
    }
  }

  /**
   * Transpositions: their bounds, by neuron and chunk, belong to the layer that reads them, and their rows, as
   * many as the list has entries, to the one that is transposed.
   */
  private long transposed(LayerShape owner, int layer, int chunkSteps) {
    int chunks = Math.ceilDiv(shape.steps(), chunkSteps);
    long count = TransposedList.boundBytes(shape.inputsOf(layer), chunks);
    if (layer < shape.layers().size() - 1) {
      count += entryBytes(layer + 1);
    }
    if (owner.recurrent()) {
      count += TransposedList.boundBytes(owner.neurons(), chunks) + entryBytes(layer + 1);
    }
    return count;
  }

  /** One value of four bytes for each entry that a population's list has room for. */
  private long entryBytes(int population) {
    int neurons = population == 0 ? shape.inputs() : shape.layers().get(population - 1).neurons();
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
