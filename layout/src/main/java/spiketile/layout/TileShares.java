package spiketile.layout;

import java.util.ArrayList;
import java.util.List;

/**
 * How many of a bounded machine's tiles each layer gets.
 *
 * <p>First each layer gets the fewest with which its fullest tile holds its bytes. Then whatever layer has
 * the tile of the highest load gets as many more as lessen it, as long as there are so many: no other
 * distribution has a lower highest load. The rest goes to the next layer that it lessens the load of.
 */
final class TileShares {
  private final RegionBytes bytes;
  private final int allTiles;

  TileShares(RegionBytes bytes) {
    this.bytes = bytes;
    allTiles = bytes.machine().allTiles();
  }

  /** The layers' cuts, or why there are none. */
  Cuts cut() {
    List<LayerCut> cuts = new ArrayList<>();
    for (int layer = 0; layer < bytes.shape().layers().size(); layer++) {
      LayerCut fewest = fewest(layer);
      if (fewest.fittingChunk() == 0) {
        return new Cuts(cuts, new Misfit(fewest, fewest.leastBytes(), Long.MAX_VALUE));
      }
      cuts.add(fewest);
    }
    long needed = cuts.stream().mapToLong(LayerCut::tiles).sum();
    if (needed > allTiles) {
      return new Cuts(cuts, misfit(cuts, needed));
    }
    handOut(cuts, (int) (allTiles - needed));
    addGroups(cuts);
    return new Cuts(cuts, null);
  }

  /**
   * Cuts of a network's layers.
   *
   * @param layers one for each layer; if it does not fit, as far as they go
   * @param misfit why it does not fit; null if it does
   */
  record Cuts(List<LayerCut> layers, Misfit misfit) {}

  /**
   * Why a network does not fit.
   *
   * @param cut the layer that does not, cut into the tiles that it can have
   * @param needed bytes that its fullest tile needs at least
   * @param tiles how many tiles would do; {@link Long#MAX_VALUE} if no number does
   */
  record Misfit(LayerCut cut, long needed, long tiles) {}

  private Misfit misfit(List<LayerCut> cuts, long needed) {
    LayerCut largest = cuts.getFirst();
    for (LayerCut cut : cuts) {
      largest = cut.tiles() > largest.tiles() ? cut : largest;
    }
    long left = Math.max(1, allTiles - (needed - largest.tiles()));
    LayerCut squeezed = largest.withTiles((int) left);
    return new Misfit(squeezed, squeezed.leastBytes(), needed);
  }

  /** A leaky readout's tiles write columns of one block, which begin on whole lines. */
  private int unit(int layer) {
    return bytes.shape().layers().get(layer).spiking() ? 1 : Block.PAD;
  }

  /** As one group sums all errors, their partials take least. */
  private LayerCut cut(int layer, int tiles) {
    int above = layer < bytes.shape().layers().size() - 1 ? 1 : 0;
    return new LayerCut(bytes, layer, unit(layer), tiles, 1, above);
  }

  /** No tile is without neurons, and no layer has more tiles than there can be. */
  private int mostTiles(int layer) {
    int units = LayerCut.units(bytes.shape().layers().get(layer).neurons(), unit(layer));
    return Math.min(units, MachineProfile.MOST_TILES);
  }

  /**
   * The fewest tiles of a layer that fit, or the most there can be if none do. With more tiles, none has
   * more bytes, so they are found by halving.
   */
  private LayerCut fewest(int layer) {
    int tooFew = 0;
    int enough = mostTiles(layer);
    if (cut(layer, enough).fittingChunk() == 0) {
      return cut(layer, enough);
    }
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) >>> 1;
      if (cut(layer, middle).fittingChunk() > 0) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return cut(layer, enough);
  }

  private void handOut(List<LayerCut> cuts, int spare) {
    int rest = spare;
    List<LayerCut> open = new ArrayList<>(cuts);
    while (!open.isEmpty()) {
      LayerCut heaviest = open.getFirst();
      for (LayerCut cut : open) {
        heaviest = cut.load() > heaviest.load() ? cut : heaviest;
      }
      open.remove(heaviest);
      LayerCut lighter = lighter(heaviest);
      if (lighter != null && lighter.tiles() - heaviest.tiles() <= rest) {
        rest -= lighter.tiles() - heaviest.tiles();
        cuts.set(lighter.layer(), lighter);
        open.add(lighter);
      }
    }
  }

  /** As many groups, for the threads of this computer, as their partials have room. */
  private static void addGroups(List<LayerCut> cuts) {
    for (int layer = 0; layer < cuts.size(); layer++) {
      int groups = LayerCut.fewGroups(cuts.get(layer).tiles());
      while (!addGroups(cuts, layer, groups)) {
        groups--;
      }
    }
  }

  private static boolean addGroups(List<LayerCut> cuts, int layer, int groups) {
    LayerCut own = cuts.get(layer).withGroups(groups);
    LayerCut below = layer == 0 ? own : cuts.get(layer - 1).withGroupsAbove(groups);
    boolean fits = own.fittingChunk() > 0 && below.fittingChunk() > 0;
    if (fits) {
      cuts.set(Math.max(0, layer - 1), below);
      cuts.set(layer, own);
    }
    return fits;
  }

  /** The fewest tiles with a lower load; null if no number has. */
  private LayerCut lighter(LayerCut cut) {
    int units = LayerCut.units(bytes.shape().layers().get(cut.layer()).neurons(), cut.unit());
    for (int wide = Math.ceilDiv(units, cut.tiles()) - 1; wide >= 1; wide--) {
      LayerCut next = cut.withTiles(Math.ceilDiv(units, wide));
      if (next.columns() < cut.columns()) {
        return next.tiles() <= MachineProfile.MOST_TILES ? next : null;
      }
    }
    return null;
  }
}
