package spiketile.layout;

import java.util.ArrayList;
import java.util.List;

/** A plan's memory in an arena: a slice for each tile, and what the tiles of each layer share. */
public final class PlannedMemory {
  private final List<List<TileMemory>> tiles = new ArrayList<>();
  private final List<ExchangeMemory> layers = new ArrayList<>();
  private final ExchangeMemory input;

  /**
   * Cuts the tiles' slices.
   *
   * @param arena whose memory to take
   * @param plan what to cut
   */
  public PlannedMemory(ModelArena arena, Plan plan) {
    for (LayerPlan layer : plan.layers()) {
      List<TileMemory> own =
          layer.tiles().stream().map(tile -> new TileMemory(arena, plan.machine(), tile)).toList();
      String owner =
          "layer %d, exchange of its %d tiles on %s"
              .formatted(layer.layer() + 1, own.size(), plan.machine().name());
      tiles.add(own);
      layers.add(new ExchangeMemory(arena, owner, Plan.sum(layer.bytes()), own));
    }
    String owner =
        "the input, spread over the %d tiles of layer 1 on %s"
            .formatted(tiles.getFirst().size(), plan.machine().name());
    input = new ExchangeMemory(arena, owner, Plan.sum(plan.inputBytes()), tiles.getFirst());
  }

  /**
   * A tile's own memory.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @param tile place of the tile among those that the plan has of the layer
   * @return its slice
   */
  public TileMemory tile(int layer, int tile) {
    return tiles.get(layer).get(tile);
  }

  /**
   * What a layer's tiles share.
   *
   * @param layer index of the layer, 0 for the first above the input
   * @return the layer's memory
   */
  public ExchangeMemory layer(int layer) {
    return layers.get(layer);
  }

  /**
   * The input's memory.
   *
   * @return that of its list, and of its dense form
   */
  public ExchangeMemory input() {
    return input;
  }
}
