package spiketile.layout;

import static spiketile.layout.ModelArena.roundedBytes;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Which neurons live on which tile, and how many bytes every region takes.
 *
 * <p>A plan is made before anything is allocated, and is what is then allocated: the byte counts are
 * those of {@link ModelArena#allocatedBytes} after a network has been opened, until a spike list
 * grows.
 *
 * @param shape the network
 * @param machine the machine it is for
 * @param inputCapacity entries the input's spike list has room for at first
 * @param inputBytes bytes of the regions of layer 0
 * @param layers the layers above
 */
public record Plan(
    NetworkShape shape,
    MachineProfile machine,
    int inputCapacity,
    Map<Region, Long> inputBytes,
    List<LayerPlan> layers) {
  /** Share of a layer that lists have room for before they grow. */
  static final double FIRST_CAPACITY = 0.1;

  /** Fewest groups of tiles that sum errors, where there are so many tiles. */
  private static final int FEWEST_GROUPS = 8;

  /** Most tiles that one group sums. */
  private static final int LARGEST_GROUP = 4;

  /** Keeps its own copies. */
  public Plan {
    inputBytes = Map.copyOf(inputBytes);
    layers = List.copyOf(layers);
  }

  /**
   * Plans a network.
   *
   * @param shape the network
   * @param machine the machine it is for
   * @return the plan
   * @throws IllegalArgumentException if the network does not fit into the machine's memory; the
   *     message names the largest layer and how many bytes are missing
   */
  public static Plan of(NetworkShape shape, MachineProfile machine) {
    return of(shape, machine, Activity.same(shape, Activity.ASSUMED));
  }

  /**
   * Plans a network for an activity that is assumed or has been measured.
   *
   * @param shape the network
   * @param machine the machine it is for
   * @param activity the active share of every population
   * @return the plan
   * @throws IllegalArgumentException if the network does not fit, or an activity is missing
   */
  public static Plan of(NetworkShape shape, MachineProfile machine, Activity activity) {
    List<LayerPlan> layers = new ArrayList<>();
    for (int l = 0; l < shape.layers().size(); l++) {
      layers.add(layer(shape, machine, l));
    }
    countPartials(shape, layers);
    int capacity = capacity(shape, shape.inputs());
    Map<Region, Long> input = new EnumMap<>(Region.class);
    countList(shape, shape.inputs(), capacity, input);
    Plan plan = new Plan(shape, machine, capacity, input, layers);
    plan.requireFit();
    return plan;
  }

  private static LayerPlan layer(NetworkShape shape, MachineProfile machine, int index) {
    LayerShape layer = shape.layers().get(index);
    int inputs = shape.inputsOf(index);
    int widest =
        machine.tileWidth(parameterRows(layer, inputs), shape.bf16() ? Short.BYTES : Float.BYTES);
    int padded = Block.pad(Math.min(widest, layer.neurons()));
    int chunkSteps = machine.chunkSteps(shape.batch(), padded, shape.steps());
    List<TilePlan> tiles = new ArrayList<>();
    for (int first = 0; first < layer.neurons(); first += widest) {
      int width = Math.min(widest, layer.neurons() - first);
      tiles.add(tile(shape, index, tiles.size(), first, width, chunkSteps));
    }
    int groups =
        Math.max(Math.min(tiles.size(), FEWEST_GROUPS), ceilDiv(tiles.size(), LARGEST_GROUP));
    int capacity = capacity(shape, layer.neurons());
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    countTransposed(shape, layer, index, chunkSteps, bytes);
    countShared(shape, layer, index, capacity, tiles, bytes);
    return new LayerPlan(index, layer, inputs, tiles, groups, chunkSteps, capacity, bytes);
  }

  private static TilePlan tile(
      NetworkShape shape, int layer, int index, int first, int width, int chunkSteps) {
    LayerShape owner = shape.layers().get(layer);
    int padded = Block.pad(width);
    int capacity = capacity(shape, width);
    long parameters = blockBytes(parameterRows(owner, shape.inputsOf(layer)), padded);
    Map<Region, Long> bytes = new EnumMap<>(Region.class);
    bytes.put(Region.PARAMETERS, parameters);
    if (shape.bf16()) {
      int weightRows = parameterRows(owner, shape.inputsOf(layer)) - 1;
      bytes.put(Region.BF16_WEIGHTS, roundedBytes(Bf16Block.bytes(weightRows, padded)));
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
          blockBytes(shape.batch(), padded) + roundedBytes(maskBytes(padded, shape.batch())));
      bytes.put(Region.TILE_LIST, SpikeList.bytes(shape.rows(), tileDetail(shape), capacity));
      bytes.put(Region.MERGE_INDEX, roundedBytes(shape.rows() * MergeIndex.ROW));
      bytes.put(Region.LAMBDA, blockBytes((chunkSteps + 1) * shape.batch(), padded));
    }
    return new TilePlan(layer, index, first, width, padded, capacity, bytes, 0, 0);
  }

  private static void countShared(
      NetworkShape shape,
      LayerShape layer,
      int index,
      int capacity,
      List<TilePlan> tiles,
      Map<Region, Long> bytes) {
    boolean last = index == shape.layers().size() - 1;
    if (layer.spiking()) {
      countList(shape, layer.neurons(), capacity, bytes);
      bytes.put(Region.ERROR, roundedBytes((long) capacity * Float.BYTES));
    }
    if (last) {
      int stride = tiles.stream().mapToInt(TilePlan::padded).sum();
      bytes.put(Region.READOUT, blockBytes(readoutRows(shape, layer), stride));
    }
  }

  private static void countList(
      NetworkShape shape, int neurons, int capacity, Map<Region, Long> bytes) {
    bytes.put(Region.LAYER_LIST, SpikeList.bytes(shape.rows(), SpikeList.Detail.IDS, capacity));
    if (shape.dense()) {
      bytes.put(Region.DENSE_SPIKES, blockBytes(shape.rows(), Block.pad(neurons)));
    }
  }

  private static void countTransposed(
      NetworkShape shape, LayerShape layer, int index, int chunkSteps, Map<Region, Long> bytes) {
    if (shape.dense()) {
      return;
    }
    int chunks = ceilDiv(shape.steps(), chunkSteps);
    int inputs = shape.inputsOf(index);
    long count = TransposedList.bytes(inputs, chunks, capacity(shape, inputs));
    if (layer.recurrent()) {
      count += TransposedList.bytes(layer.neurons(), chunks, capacity(shape, layer.neurons()));
    }
    bytes.put(Region.TRANSPOSED, count);
  }

  /** The error of a layer is summed in groups by the layer above, and by itself if recurrent. */
  private static void countPartials(NetworkShape shape, List<LayerPlan> layers) {
    for (int l = 0; l < layers.size(); l++) {
      LayerPlan layer = layers.get(l);
      int groups = layer.shape().recurrent() ? layer.errorGroups() : 0;
      groups += l + 1 < layers.size() ? layers.get(l + 1).errorGroups() : 0;
      if (groups > 0) {
        Map<Region, Long> bytes = new EnumMap<>(layer.bytes());
        bytes.put(
            Region.ERROR_PARTIALS,
            groups * roundedBytes((long) layer.listCapacity() * Float.BYTES));
        layers.set(
            l,
            new LayerPlan(
                l,
                layer.shape(),
                layer.inputs(),
                layer.tiles(),
                layer.errorGroups(),
                layer.chunkSteps(),
                layer.listCapacity(),
                bytes));
      }
    }
  }

  private void requireFit() {
    long over = totalBytes() - machine.memoryBytes();
    if (over > 0) {
      LayerPlan largest = layers.getFirst();
      for (LayerPlan layer : layers) {
        largest = layer.totalBytes() > largest.totalBytes() ? layer : largest;
      }
      throw new IllegalArgumentException(
          "the network needs %,d bytes and %s has %,d: %,d too many; layer %d alone takes %,d on %d tiles. Use fewer neurons, a smaller batch or fewer steps"
              .formatted(
                  totalBytes(),
                  machine.name(),
                  machine.memoryBytes(),
                  over,
                  largest.layer() + 1,
                  largest.totalBytes(),
                  largest.tiles().size()));
    }
  }

  /**
   * All memory the network takes.
   *
   * @return bytes over all layers and regions
   */
  public long totalBytes() {
    return sum(inputBytes) + layers.stream().mapToLong(LayerPlan::totalBytes).sum();
  }

  /**
   * All memory of one kind.
   *
   * @param region the kind
   * @return bytes over all layers and tiles
   */
  public long bytes(Region region) {
    long bytes = inputBytes.getOrDefault(region, 0L);
    for (LayerPlan layer : layers) {
      bytes += layer.bytes().getOrDefault(region, 0L);
      for (TilePlan tile : layer.tiles()) {
        bytes += tile.bytes().getOrDefault(region, 0L);
      }
    }
    return bytes;
  }

  /**
   * Bytes of the bit masks of one time step: who fired, who is active. A long each for every 64
   * neurons.
   *
   * @param padded floats of a row
   * @param batch rows of a step
   * @return bytes for the masks of all rows
   */
  public static long maskBytes(int padded, int batch) {
    return 2L * ceilDiv(padded, Long.SIZE) * batch * Long.BYTES;
  }

  /**
   * Rows of a readout: one of logits for each sample, then v over time if it is leaky.
   *
   * @param shape the network
   * @param last its last layer
   * @return rows of the block {@link Region#READOUT}
   */
  public static int readoutRows(NetworkShape shape, LayerShape last) {
    return last.spiking() ? shape.batch() : Math.addExact(shape.batch(), shape.rows());
  }

  /**
   * What a tile's list keeps beside its ids.
   *
   * @param shape the network
   * @return σ', and u if gradients flow through the reset
   */
  public static SpikeList.Detail tileDetail(NetworkShape shape) {
    return shape.resetPath() ? SpikeList.Detail.SIGMA_AND_MEMBRANE : SpikeList.Detail.SIGMA;
  }

  static int parameterRows(LayerShape layer, int inputs) {
    return inputs + (layer.recurrent() ? layer.neurons() : 0) + 1;
  }

  /** Room for a tenth of all rows, and for at least one time step in which everything is active. */
  private static int capacity(NetworkShape shape, int neurons) {
    long all = (long) shape.rows() * neurons;
    long step = (long) shape.batch() * neurons;
    long first = shape.dense() ? all : Math.max(step, (long) (all * FIRST_CAPACITY));
    return (int) Math.min(first, Integer.MAX_VALUE / Float.BYTES * (long) Float.BYTES);
  }

  private static long blockBytes(int rows, int padded) {
    return roundedBytes(Block.bytes(rows, padded, padded));
  }

  private static int ceilDiv(int a, int b) {
    return (a + b - 1) / b;
  }

  static long sum(Map<Region, Long> bytes) {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
