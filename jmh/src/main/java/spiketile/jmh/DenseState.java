package spiketile.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import spiketile.kernels.SpikeExpand;
import spiketile.layout.Block;
import spiketile.layout.ModelArena;

/** The same spikes as a {@link TileState}'s, as a matrix of 0 and 1. */
@State(Scope.Thread)
public class DenseState {
  Block spikes;
  private ModelArena arena;

  /**
   * Expands the tile's input.
   *
   * @param tile the tile
   */
  @Setup(Level.Trial)
  public void open(TileState tile) {
    arena = ModelArena.open(0);
    spikes = Block.allocate(arena, tile.rows, tile.inputs);
    SpikeExpand.apply(tile.source, spikes, 0, tile.rows);
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void close() {
    arena.close();
  }
}
