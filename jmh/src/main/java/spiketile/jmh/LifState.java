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
import spiketile.kernels.Neurons;
import spiketile.kernels.SpikeMerge;
import spiketile.layout.Block;
import spiketile.layout.MergeIndex;
import spiketile.layout.ModelArena;
import spiketile.layout.Plan;
import spiketile.layout.SpikeList;

/** The neurons of a {@link TileState}: what they make of its current, and the error that reaches them. */
@State(Scope.Thread)
public class LifState {
  private static final long SEED = 21;

  LifTile lif;
  SpikeList layer;
  MergeIndex[] places;
  MemorySegment error;
  private TileState tile;
  private Kernels kernels;
  private SpikeList[] lists;
  private ModelArena arena;

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
    arena = ModelArena.open(0);
    int rows = tile.rows;
    int width = tile.width;
    Block values = parameters();
    SpikeList list = SpikeList.allocate(arena, width, rows, SpikeList.Detail.SIGMA, rows * width);
    lif =
        new LifTile(
            tile.projections,
            tile.bias,
            new Neurons(values, 10),
            Block.allocate(arena, tile.batch, width),
            Block.allocate(arena, tile.batch, width),
            arena.allocate(Plan.maskBytes(values.padded(), tile.batch)),
            list);
    lists = new SpikeList[] {list};
    layer = SpikeList.allocate(arena, width, rows, SpikeList.Detail.IDS, rows * width);
    places = new MergeIndex[] {new MergeIndex(arena.allocate(rows * MergeIndex.ROW), rows)};
    forward();
    merge();
    drawError(new SplittableRandom(SEED));
  }

  private Block parameters() {
    Block values = Block.allocate(arena, 4, tile.width);
    for (int i = 0; i < values.padded(); i++) {
      boolean real = i < tile.width;
      values.set(Neurons.ALPHA, i, real ? 0.95f : 0);
      values.set(Neurons.INV_C, i, real ? 0.5f : 0);
      values.set(Neurons.THETA, i, real ? 1 : Float.POSITIVE_INFINITY);
      values.set(Neurons.THETA_GRAD, i, real ? 0.9f : Float.POSITIVE_INFINITY);
    }
    return values;
  }

  private void drawError(SplittableRandom random) {
    error = arena.allocate((long) layer.capacity() * Float.BYTES);
    for (int k = 0; k < layer.entries(); k++) {
      error.setAtIndex(ValueLayout.JAVA_FLOAT, k, (float) random.nextDouble(-1, 1));
    }
  }

  /** Forward pass of the tile over all rows. */
  int forward() {
    lif.spikes().begin(tile.rows, tile.batch);
    lif.membrane().data().fill((byte) 0);
    return kernels.lifForward().spikes(lif, tile.batch, tile.batch, tile.rows);
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
    arena.close();
  }
}
