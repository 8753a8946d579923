package spiketile.layout;

import static spiketile.layout.ModelArena.roundedBytes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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

  private int segments(int chunkSteps) {
    return Math.ceilDiv(shape.steps(), shape.segmentSteps(chunkSteps));
  }

  /**
   * Whether each tile of a layer has a λ of its own: where it outlives the tile's turn, or where tiles share
   * no memory. Else those of a group take turns with one.
   */
  boolean ownLambda(int layer) {
    return machine.bounded() || shape.layers().get(layer).stepwise();
  }

  /**
   * Whether layers share a transposition, since they go backward one after another. Tiles of a bounded
   * machine have one for each population.
   */
  boolean sharedTransposition() {
    return !machine.bounded() && !shape.dense();
  }

  /** Groups of tiles that go backward at a time. */
  int groupsAtOnce(int groups) {
    return machine.bounded() ? groups : Math.min(groups, shape.threads());
  }

  /**
   * Partials of an error that groups of tiles sum: the first group sums into the error itself, and those that
   * come when others are done sum into the others' partials.
   */
  int partials(int groups) {
    int atOnce = groupsAtOnce(groups);
    return groups > atOnce ? atOnce : Math.max(0, groups - 1);
  }

  /** Regions of the input. */
  Map<Region, Long> input(int chunkSteps) {
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    countList(0, shape.inputs(), chunkSteps, bytes);
    if (sharedTransposition()) {
      bytes.put(Region.TRANSPOSED, sharedTranspositionBytes(chunkSteps));
    } else if (!shape.dense()) {
      bytes.put(Region.TRANSPOSED, entryBytes(0, chunkSteps));
    }
    return bytes;
  }

  private long sharedTranspositionBytes(int chunkSteps) {
    return sharedTranspositions(chunkSteps).stream().mapToLong(Transposition::bytes).sum();
  }

  /** Room for the transposition below any layer, and if there are recurrent ones for that of any of them. */
  List<Transposition> sharedTranspositions(int chunkSteps) {
    List<Integer> below = new ArrayList<>();
    List<Integer> recurrent = new ArrayList<>();
    for (int l = 0; l < shape.layers().size(); l++) {
      below.add(l);
      if (shape.layers().get(l).recurrent()) {
        recurrent.add(l + 1);
      }
    }
    return Stream.of(below, recurrent)
        .filter(populations -> !populations.isEmpty())
        .map(populations -> largest(populations, chunkSteps))
        .toList();
  }

  private Transposition largest(List<Integer> populations, int chunkSteps) {
    int neurons = 0;
    int capacity = 0;
    for (int population : populations) {
      int size = shape.neuronsOf(population);
      neurons = Math.max(neurons, size);
      capacity = Math.max(capacity, capacity(population, size, chunkSteps));
    }
    return new Transposition(neurons, chunks(chunkSteps), capacity);
  }

  private int chunks(int chunkSteps) {
    return Math.ceilDiv(shape.segmentSteps(chunkSteps), chunkSteps);
  }

  /** The sizes of a {@link TransposedList}. */
  record Transposition(int neurons, int chunks, int capacity) {
    long bytes() {
      return TransposedList.bytes(neurons, chunks, capacity);
    }

    TransposedList open(MemorySource memory) {
      return TransposedList.allocate(memory, neurons, chunks, capacity);
    }
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
      bytes.put(
          Region.BF16_WEIGHTS,
          roundedBytes(Bf16Block.bytes(Plan.weightRows(owner, shape.inputsOf(layer)), padded)));
    }
    bytes.put(Region.GRADIENT, parameters);
    if (shape.moments() > 0) {
      bytes.put(Region.MOMENTS, shape.moments() * parameters);
    }
    bytes.put(Region.NEURONS, blockBytes(4, padded));
    if (owner.spiking()) {
      bytes.put(Region.MEMBRANE, blockBytes(shape.batch(), padded));
      if (owner.learnsLeak()) {
        bytes.put(Region.MEMBRANES, blockBytes(rows(chunkSteps), padded));
      }
      bytes.put(
          Region.SCRATCH,
          blockBytes(shape.batch(), padded) + roundedBytes(Plan.maskBytes(padded, shape.batch())));
      bytes.put(
          Region.TILE_LIST,
          SpikeList.bytes(
              rows(chunkSteps), Plan.tileDetail(shape), capacity(layer + 1, width, chunkSteps)));
      bytes.put(Region.MERGE_INDEX, roundedBytes(rows(chunkSteps) * MergeIndex.ROW));
      if (ownLambda(layer)) {
        bytes.put(Region.LAMBDA, lambdaBytes(chunkSteps, padded));
      } else if (segments(chunkSteps) > 1 || shape.pipelineSteps() > 0) {
        bytes.put(Region.LAMBDA, blockBytes(shape.batch(), padded));
      }
      if (segments(chunkSteps) > 2) {
        int kept = (segments(chunkSteps) - 2) * shape.batch();
        bytes.put(Region.CHECKPOINTS, blockBytes(kept, padded));
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
    int partials = partials(groupsAbove) + (owner.recurrent() ? groups : 0);
    if (owner.spiking()) {
      countList(layer + 1, owner.neurons(), chunkSteps, bytes);
      bytes.put(Region.ERROR, entryBytes(layer + 1, chunkSteps));
    }
    if (owner.spiking() && !ownLambda(layer)) {
      long lambda = lambdaBytes(chunkSteps, Block.pad(widest));
      bytes.put(Region.LAMBDA, groupsAtOnce(groups) * lambda);
    }
    if (partials > 0) {
      bytes.put(Region.ERROR_PARTIALS, partials * entryBytes(layer + 1, chunkSteps));
    }
    if (!shape.dense() && !sharedTransposition()) {
      bytes.put(Region.TRANSPOSED, transposed(owner, layer, chunkSteps));
    }
    if (layer == shape.layers().size() - 1) {
      bytes.put(
          Region.READOUT, blockBytes(Plan.readoutRows(shape, owner), Block.pad(owner.neurons())));
    }
    return bytes;
  }

  private long lambdaBytes(int chunkSteps, int padded) {
    return blockBytes((chunkSteps + 1) * shape.batch(), padded);
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
   * Transpositions: their bounds, by neuron and chunk, belong to the layer that reads them, and their rows, as
   * many as the list has entries, to the one that is transposed.
   */
  private long transposed(LayerShape owner, int layer, int chunkSteps) {
    int chunks = chunks(chunkSteps);
    long count = TransposedList.boundBytes(shape.inputsOf(layer), chunks);
    if (layer < shape.layers().size() - 1) {
      count += entryBytes(layer + 1, chunkSteps);
    }
    if (owner.recurrent()) {
      count +=
          TransposedList.boundBytes(owner.neurons(), chunks) + entryBytes(layer + 1, chunkSteps);
    }
    return count;
  }

  /** One value of four bytes for each entry that a population's list has room for. */
  private long entryBytes(int population, int chunkSteps) {
    int capacity = capacity(population, shape.neuronsOf(population), chunkSteps);
    return roundedBytes((long) capacity * Float.BYTES);
  }

  /**
   * Entries that a list has room for at first: the active share of all, and at least one time step in
   * which everything is active. A forward pass stops where a step of everything might not fit, so a
   * bounded machine, where lists should not grow, has room for that step too.
   */
  int capacity(int population, int neurons, int chunkSteps) {
    long all = (long) rows(chunkSteps) * neurons;
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
