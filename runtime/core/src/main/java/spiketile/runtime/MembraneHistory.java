package spiketile.runtime;

import java.lang.foreign.MemorySegment;
import spiketile.kernels.LeakGradient;
import spiketile.layout.Block;

/** u of a tile in all steps of a segment, which only the gradient of α needs. */
final class MembraneHistory {
  private final Tile tile;
  private final Block membranes;

  MembraneHistory(Tile tile, int rows) {
    this.tile = tile;
    membranes = Block.allocate(tile.own, rows, tile.plan.width());
  }

  MemorySegment data() {
    return membranes.data();
  }

  /** Keeps u of a step, of which a row is the first. */
  void keep(Block now, int row, int batch) {
    long step = (long) batch * now.stride() * Float.BYTES;
    long at = (long) row * now.stride() * Float.BYTES;
    MemorySegment.copy(now.data(), 0, membranes.data(), at, step);
  }

  /** Adds the part of a chunk's rows, of which λ holds the first in its own first row. */
  void addGradient(Block lambda, int batch, int firstRow, int endRow) {
    LeakGradient.add(
        tile.neurons, lambda, firstRow, membranes, batch, firstRow, endRow, tile.alphaGradient);
  }
}
