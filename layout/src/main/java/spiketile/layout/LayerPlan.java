package spiketile.layout;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One layer: its tiles, and what its exchange shares between them.
 *
 * @param layer index of the layer, 0 for the first above the input
 * @param shape what the layer is
 * @param inputs neurons of the population below
 * @param tiles the tiles, in ascending order of their neurons
 * @param errorGroups groups of consecutive tiles that sum the error of the layer below in order;
 *     each is one task, so the sum is the same for any number of workers
 * @param chunkSteps time steps of λ that a tile holds at a time
 * @param listCapacity entries the merged list has room for at first
 * @param bytes bytes of every region that the tiles share
 */
public record LayerPlan(
    int layer,
    LayerShape shape,
    int inputs,
    List<TilePlan> tiles,
    int errorGroups,
    int chunkSteps,
    int listCapacity,
    Map<Region, Long> bytes) {
  /** Keeps its own copies. */
  public LayerPlan {
    tiles = List.copyOf(tiles);
    bytes = Map.copyOf(bytes);
  }

  /**
   * Rows of a tile's parameters: weights, recurrent weights, bias, and α if it is learnt.
   *
   * @return rows of the block {@link Region#PARAMETERS}
   */
  public int parameterRows() {
    return Plan.parameterRows(shape, inputs);
  }

  /**
   * Rows of weights, recurrent ones included; the bias stands behind them, and then α.
   *
   * @return index of the bias
   */
  public int weightRows() {
    return Plan.weightRows(shape, inputs);
  }

  /**
   * Bytes of a λ that any of the tiles can use.
   *
   * @param batch samples
   * @return bytes for the widest tile
   */
  public long lambdaBytes(int batch) {
    int widest = tiles.stream().mapToInt(TilePlan::padded).max().orElseThrow();
    return Block.bytes((chunkSteps + 1) * batch, widest, widest);
  }

  /**
   * Where a group of tiles starts.
   *
   * @param group a group, or {@code errorGroups} for the end of the last
   * @return index of its first tile
   */
  public int firstTile(int group) {
    return (int) ((long) group * tiles.size() / errorGroups);
  }

  /**
   * Floats of a row of the whole layer, with padding at its end.
   *
   * @return the stride of a block that holds the whole layer
   */
  public int stride() {
    return Block.pad(shape.neurons());
  }

  /**
   * Where a neuron lives.
   *
   * @param neuron index within the layer
   * @return the place of its tile among these
   * @throws IllegalArgumentException if it is on none of these tiles, but elsewhere
   */
  public int tileOf(int neuron) {
    Objects.checkIndex(neuron, shape.neurons());
    int tile = 0;
    while (tile < tiles.size()
        && neuron >= tiles.get(tile).firstNeuron() + tiles.get(tile).width()) {
      tile++;
    }
    if (tile == tiles.size() || neuron < tiles.get(tile).firstNeuron()) {
      throw new IllegalArgumentException("neuron %d is elsewhere".formatted(neuron));
    }
    return tile;
  }

  /**
   * The first tile of a part, where tiles are shared out.
   *
   * @param part a part, or {@code parts} for the end of the last
   * @param parts how many there are
   * @return index of the tile
   */
  public int firstOfPart(int part, int parts) {
    return (int) ((long) part * tiles.size() / parts);
  }

  /** The layer with some of its tiles. */
  LayerPlan part(int part, int parts) {
    int first = firstOfPart(part, parts);
    int end = firstOfPart(part + 1, parts);
    int groups = Math.max(1, (int) ((long) errorGroups * (end - first) / tiles.size()));
    return withTiles(tiles.subList(first, end), groups, bytes);
  }

  /** The layer without tiles: what they share, or nothing. */
  LayerPlan elsewhere(boolean shared) {
    return withTiles(List.of(), errorGroups, shared ? bytes : Map.of());
  }

  private LayerPlan withTiles(List<TilePlan> some, int groups, Map<Region, Long> sharedBytes) {
    return new LayerPlan(layer, shape, inputs, some, groups, chunkSteps, listCapacity, sharedBytes);
  }

  /**
   * All of the layer's memory, its tiles' included.
   *
   * @return bytes over all regions
   */
  public long totalBytes() {
    return Plan.sum(bytes) + tiles.stream().mapToLong(TilePlan::totalBytes).sum();
  }
}
