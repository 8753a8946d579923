package spiketile.jmh;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import spiketile.kernels.Kernels;
import spiketile.kernels.LifTile;
import spiketile.kernels.SpikeMerge;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.ModelArena;
import spiketile.layout.SpikeList;

/** The neurons of a {@link TileState}: what they make of its current, and the error that reaches them. */
@State(Scope.Thread)
public class LifState {
  private static final long SEED = 21;

  LifTile lif;
  SpikeList layer;
  MergeIndex[] places;
  MemorySegment error;

  /** Of α. */
  Block alphaGradient;

  private TileState tile;
  private Kernels kernels;
  private SpikeList[] lists;
  private LifMemory memory;

  /**
   * Runs the tile forward once, and draws an error for each of its entries.
   *
   * @param tile the tile
   * @param provider whose kernels run it
   */
  @Setup(Level.Trial)
  public void open(TileState tile, ProviderState provider) {
    this.tile = tile;
    kernels = provider.kernels;
    memory = LifMemory.open(tile);
    lif = memory.lif();
    ModelArena arena = memory.arena();
    int rows = tile.rows;
    int width = tile.width;
    lists = new SpikeList[] {lif.spikes()};
    layer = SpikeList.allocate(arena, width, rows, SpikeList.Detail.IDS, rows * width);
    places = new MergeIndex[] {new MergeIndex(arena.allocate(rows * MergeIndex.ROW), rows)};
    alphaGradient = Block.allocate(arena, 1, width);
    forward();
    merge();
    drawError(new SplittableRandom(SEED));
  }

  private void drawError(SplittableRandom random) {
    error = memory.arena().allocate((long) layer.capacity() * Float.BYTES);
    for (int k = 0; k < layer.entries(); k++) {
      error.setAtIndex(ValueLayout.JAVA_FLOAT, k, (float) random.nextDouble(-1, 1));
    }
  }

  /** Forward pass of the tile over all rows. */
  int forward() {
    return memory.forward(kernels);
  }

  /** Exchange of the one tile. */
  long merge() {
    layer.begin(tile.rows, tile.batch);
    SpikeMerge.count(lists, Integer.MAX_VALUE, layer, tile.batch, tile.rows);
    long dropped = SpikeMerge.bounds(lists, layer, tile.batch, tile.rows);
    SpikeMerge.copy(lists, new int[1], places, layer, tile.batch, tile.rows);
    return dropped;
  }

  /** Gives the memory back. */
  @TearDown(Level.Trial)
  public void close() {
    memory.close();
  }
}
