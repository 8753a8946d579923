package spiketile.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One layer, cut into a number of tiles.
 *
 * <p>Neurons are cut in units: of one neuron, or of more where a tile has to begin on a multiple of them.
 * Every tile gets as many units, the first ones one more if it does not come out even.
 *
 * @param bytes how many bytes regions take
 * @param layer index of the layer, 0 for the first above the input
 * @param unit neurons that are not cut apart
 * @param tiles how many tiles, at most one for each unit
 */
record LayerCut(RegionBytes bytes, int layer, int unit, int tiles) {
  /** Fewest groups of tiles that sum errors, where there are so many tiles. */
  private static final int FEWEST_GROUPS = 8;

  /** Most tiles that one group sums, on a machine that is not bounded. */
  private static final int LARGEST_GROUP = 4;

  private int neurons() {
    return bytes.shape().layers().get(layer).neurons();
  }

  /** How many units the layer has. */
  static int units(int neurons, int unit) {
    return Math.ceilDiv(neurons, unit);
  }

  private int first(int tile) {
    int units = units(neurons(), unit);
    long first = (long) tile * (units / tiles) + Math.min(tile, units % tiles);
    return (int) Math.min(neurons(), first * unit);
  }

  /** Tiles that have a unit more than the others; all of them if none has. */
  private int wideTiles() {
    int rest = units(neurons(), unit) % tiles;
    return rest == 0 ? tiles : rest;
  }

  /** Neurons of the widest tile, the first. */
  int widest() {
    return first(1);
  }

  /** Columns of the widest tile that the machine computes. */
  int columns() {
    return columns(widest());
  }

  /**
   * Columns that a tile computes: the kernels of this computer work on all of the padding, and a
   * simulated tile on whole vectors of its own.
   */
  private int columns(int width) {
    MachineProfile machine = bytes.machine();
    int vector = machine.bounded() ? machine.timing().lanes() : Block.PAD;
    return Math.ceilDiv(width, vector) * vector;
  }

  /** The load of the widest tile. */
  double load() {
    return bytes.load(layer, columns());
  }

  /**
   * Groups of tiles that sum errors. More groups are more partials of the whole error, so a bounded
   * machine, whose groups may be of any size, has no more than this computer's threads need.
   */
  int groups() {
    int few = Math.min(tiles, FEWEST_GROUPS);
    return bytes.machine().bounded() ? few : Math.max(few, Math.ceilDiv(tiles, LARGEST_GROUP));
  }

  /** All that the tiles share; the input's list belongs to the first layer's tiles. */
  private long sharedBytes(int chunkSteps) {
    long input = layer == 0 ? Plan.sum(bytes.input(chunkSteps)) : 0;
    return input + Plan.sum(bytes.shared(layer, widest(), groups(), chunkSteps));
  }

  /** A tile's part of what is shared, in whole lines; the last tiles have what does not come out even. */
  private long share(long sharedBytes, int tile) {
    long lines = sharedBytes / ModelArena.ALIGNMENT;
    long more = tile >= tiles - lines % tiles ? 1 : 0;
    return (lines / tiles + more) * ModelArena.ALIGNMENT;
  }

  /** Bytes of the fullest tile of a bounded machine. */
  long fullest(int chunkSteps) {
    long shared = sharedBytes(chunkSteps);
    int lastWide = wideTiles() - 1;
    long wide = Plan.sum(bytes.tile(layer, widest(), chunkSteps)) + share(shared, lastWide);
    if (lastWide == tiles - 1) {
      return wide;
    }
    int narrow = widest() - unit;
    return Math.max(
        wide, Plan.sum(bytes.tile(layer, narrow, chunkSteps)) + share(shared, tiles - 1));
  }

  /** The most steps of a chunk that a tile's memory is to hold. */
  int longestChunk() {
    NetworkShape shape = bytes.shape();
    return bytes.machine().chunkSteps(shape.batch(), Block.pad(widest()), shape.steps());
  }

  /**
   * The longest chunk of time with which the tiles of a bounded machine hold what they must: of all
   * numbers of chunks from the fewest on, as short a chunk as makes that number.
   *
   * @return steps of a chunk; 0 if none fits
   */
  int fittingChunk() {
    return commonChunk(List.of(this));
  }

  /**
   * The longest chunk of time with which all layers of a bounded machine hold what they must.
   *
   * @return steps of a chunk; 0 if none fits
   */
  static int commonChunk(List<LayerCut> cuts) {
    RegionBytes bytes = cuts.getFirst().bytes;
    int steps = bytes.shape().steps();
    int longest = cuts.stream().mapToInt(LayerCut::longestChunk).min().orElseThrow();
    for (int chunk = longest; chunk >= 1; chunk = nextShorter(chunk, steps)) {
      int even = Math.ceilDiv(steps, Math.ceilDiv(steps, chunk));
      if (cuts.stream().allMatch(cut -> cut.fullest(even) <= bytes.machine().tileBytes())) {
        return even;
      }
    }
    return 0;
  }

  /** The longest chunk that makes more chunks; 0 if each has one step. */
  static int nextShorter(int chunk, int steps) {
    int chunks = Math.ceilDiv(steps, chunk) + 1;
    return chunks > steps ? 0 : Math.min(chunk - 1, Math.ceilDiv(steps, chunks));
  }

  /** The least that the fullest tile can need. */
  long leastBytes() {
    int steps = bytes.shape().steps();
    long least = Long.MAX_VALUE;
    for (int chunk = longestChunk(); chunk >= 1; chunk = nextShorter(chunk, steps)) {
      least = Math.min(least, fullest(Math.ceilDiv(steps, Math.ceilDiv(steps, chunk))));
    }
    return least;
  }

  LayerPlan plan(int chunkSteps) {
    NetworkShape shape = bytes.shape();
    boolean bounded = bytes.machine().bounded();
    long sharedBytes = bounded ? sharedBytes(chunkSteps) : 0;
    Map<Integer, Map<Region, Long>> byWidth = new HashMap<>();
    List<TilePlan> plans = new ArrayList<>(tiles);
    for (int tile = 0; tile < tiles; tile++) {
      int width = first(tile + 1) - first(tile);
      plans.add(
          new TilePlan(
              layer,
              tile,
              first(tile),
              width,
              Block.pad(width),
              bytes.capacity(layer + 1, width, chunkSteps),
              byWidth.computeIfAbsent(width, w -> bytes.tile(layer, w, chunkSteps)),
              bounded ? share(sharedBytes, tile) : 0,
              bytes.load(layer, columns(width))));
    }
    return new LayerPlan(
        layer,
        shape.layers().get(layer),
        shape.inputsOf(layer),
        plans,
        groups(),
        chunkSteps,
        bytes.capacity(layer + 1, neurons(), chunkSteps),
        bytes.shared(layer, widest(), groups(), chunkSteps));
  }
}
