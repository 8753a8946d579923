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
 * @param groups groups of the tiles that sum errors
 * @param groupsAbove those of the layer above, which sum this layer's error; 0 for the last layer
 */
record LayerCut(RegionBytes bytes, int layer, int unit, int tiles, int groups, int groupsAbove) {
  /** Fewest groups of tiles that sum errors, where there are so many tiles. */
  private static final int FEWEST_GROUPS = 8;

  /** Most tiles that one group sums on a machine that is not bounded. */
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

  /** Groups for so many tiles of a bounded machine: more would be more partials of the whole error. */
  static int fewGroups(int tiles) {
    return Math.min(tiles, FEWEST_GROUPS);
  }

  /** Groups for so many tiles of this computer. */
  static int smallGroups(int tiles) {
    return Math.max(fewGroups(tiles), Math.ceilDiv(tiles, LARGEST_GROUP));
  }

  LayerCut withTiles(int value) {
    return new LayerCut(bytes, layer, unit, value, groups, groupsAbove);
  }

  LayerCut withGroups(int value) {
    return new LayerCut(bytes, layer, unit, tiles, value, groupsAbove);
  }

  LayerCut withGroupsAbove(int value) {
    return new LayerCut(bytes, layer, unit, tiles, groups, value);
  }

  /** All that the tiles share; the input's list belongs to the first layer's tiles. */
  private long sharedBytes(int chunkSteps) {
    long input = layer == 0 ? Plan.sum(bytes.input(chunkSteps)) : 0;
    return input + Plan.sum(bytes.shared(layer, widest(), groups, groupsAbove, chunkSteps));
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
    int steps = shape.pipelineSteps() == 0 ? shape.steps() : shape.pipelineSteps();
    return bytes
        .machine()
        .chunkSteps(shape.batch(), Block.pad(widest()), Math.min(steps, shape.steps()));
  }

  /**
   * The chunk of time with which the tiles of a bounded machine hold what they must: the longest that fits
   * and takes no more than its part of a tile, else the shortest of the others.
   *
   * @return steps of a chunk; 0 if none fits
   */
  int fittingChunk() {
    int longest = longestChunk();
    for (int chunk = even(longest); chunk >= 1; chunk = nextShorter(chunk)) {
      if (fullest(chunk) <= bytes.machine().tileBytes()) {
        return chunk;
      }
    }
    int fitting = 0;
    for (int chunk = steps(); chunk > longest; chunk = nextShorter(chunk)) {
      fitting = fullest(chunk) <= bytes.machine().tileBytes() ? chunk : fitting;
    }
    return fitting;
  }

  /** The least that the fullest tile can need. */
  long leastBytes() {
    long least = Long.MAX_VALUE;
    for (int chunk = steps(); chunk >= 1; chunk = nextShorter(chunk)) {
      least = Math.min(least, fullest(chunk));
    }
    return least;
  }

  private int steps() {
    return bytes.shape().steps();
  }

  /** As short a chunk as makes no more chunks than the given one. */
  private int even(int chunk) {
    return Math.ceilDiv(steps(), Math.ceilDiv(steps(), chunk));
  }

  /** The next shorter chunk of those that are as short as their number allows; 0 after 1. */
  private int nextShorter(int chunk) {
    return chunk == 1 ? 0 : even(chunk - 1);
  }

  /**
   * A chunk of time for all layers of a bounded machine, as checkpoints need: the longest that fits and takes
   * no more than its part of any tile.
   *
   * @return steps of a chunk; 0 if none fits
   */
  static int commonChunk(List<LayerCut> cuts) {
    long room = cuts.getFirst().bytes.machine().tileBytes();
    int chunk = cuts.stream().mapToInt(LayerCut::longestChunk).min().orElseThrow();
    while (chunk > 0 && !fit(cuts, chunk, room)) {
      chunk = cuts.getFirst().nextShorter(chunk);
    }
    return chunk;
  }

  private static boolean fit(List<LayerCut> cuts, int chunk, long room) {
    return cuts.stream().allMatch(cut -> cut.fullest(chunk) <= room);
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
        groups,
        chunkSteps,
        bytes.capacity(layer + 1, neurons(), chunkSteps),
        bytes.shared(layer, widest(), groups, groupsAbove, chunkSteps));
  }
}
