package spiketile.kernels;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spiketile.layout.Backing;
import spiketile.layout.Block;
import spiketile.layout.LayerShape;
import spiketile.layout.MachineProfile;
import spiketile.layout.MachineTiming;
import spiketile.layout.MemorySource;
import spiketile.layout.ModelArena;
import spiketile.layout.NetworkShape;
import spiketile.layout.Plan;
import spiketile.layout.PlannedMemory;
import spiketile.layout.SpikeList;
import spiketile.layout.TileMemory;

/** A kernel that is led astray gets an exception, and neither reads nor writes a neighbour tile. */
class TileBoundsTest {
  private static final float NEIGHBOURS = 7;
  private static final int INPUTS = 20;
  private static final NetworkShape SHAPE =
      new NetworkShape(
          INPUTS, List.of(new LayerShape(32, false, true)), 2, 3, 1, false, false, false);
  private static final MachineProfile TWO_TILES =
      MachineProfile.bounded("two", 1, 2, 1 << 20, new MachineTiming(1e9, 1, 16, 4, 100, 1e9));

  /** Two tiles, the second one full of sevens. */
  private record TwoTiles(TileMemory first, Block neighbour) {
    static TwoTiles in(ModelArena arena) {
      Plan plan = Plan.of(SHAPE, TWO_TILES);
      PlannedMemory memory = new PlannedMemory(arena, plan);
      TileMemory second = memory.tile(0, 1);
      int rows = (int) (plan.layers().getFirst().tiles().get(1).totalBytes() / 64);
      Block all = new Block(second.slice(), rows, 16, 16);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < 16; c++) {
          all.set(r, c, NEIGHBOURS);
        }
      }
      TileMemory first = memory.tile(0, 0);
      assertThat(second.slice().address())
          .as("the neighbour follows at once")
          .isEqualTo(first.slice().address() + first.slice().byteSize());
      return new TwoTiles(first, all);
    }

    /** Uses up the slice, so that the next region is the last and ends where the neighbour begins. */
    void leave(long bytes) {
      first.allocate(first.slice().byteSize() - first.usedBytes() - bytes);
    }

    void assertNeighbourUntouched() {
      for (int r = 0; r < neighbour.rows(); r++) {
        for (int c = 0; c < 16; c++) {
          assertThat(neighbour.get(r, c)).isEqualTo(NEIGHBOURS);
        }
      }
    }
  }

  private static SpikeList oneSpike(MemorySource memory, int id) {
    SpikeList list = SpikeList.allocate(memory, INPUTS, 1, SpikeList.Detail.IDS, 1);
    list.begin(1, 0);
    list.ids().set(JAVA_INT, 0, id);
    list.firedEnds().set(JAVA_INT, 0, 1);
    list.rowStarts().set(JAVA_INT, 4, 1);
    return list;
  }

  @ParameterizedTest
  @EnumSource
  void anIdBeyondTheWeightsInTheTilesLastRegion(Form form) {
    try (ModelArena arena = ModelArena.open(Backing.PLAIN, 0)) {
      TwoTiles tiles = TwoTiles.in(arena);
      Block bias = Block.allocate(tiles.first(), 1, 16);
      Block current = Block.allocate(tiles.first(), 1, 16);
      tiles.leave(INPUTS * 64);
      Block weights = Block.allocate(tiles.first(), INPUTS, 16);
      for (int id : new int[] {INPUTS, INPUTS + 1, -1}) {
        Projection[] inputs = {new Projection(oneSpike(arena, id), 0, weights)};

        assertThatThrownBy(() -> form.kernels.spikeSpmm().apply(inputs, bias, current, 0, 1, 0, 1))
            .as("id %d", id)
            .isInstanceOf(IndexOutOfBoundsException.class);
      }
      assertThat(current.get(0, 0)).isZero();
      tiles.assertNeighbourUntouched();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRowBeyondTheCurrentInTheTilesLastRegion(Form form) {
    try (ModelArena arena = ModelArena.open(Backing.PLAIN, 0)) {
      TwoTiles tiles = TwoTiles.in(arena);
      Block bias = Block.allocate(tiles.first(), 1, 16);
      Block weights = Block.allocate(tiles.first(), INPUTS, 16);
      tiles.leave(64);
      Block current = Block.allocate(tiles.first(), 1, 16);
      SpikeList list = SpikeList.allocate(arena, INPUTS, 2, SpikeList.Detail.IDS, 1);
      list.begin(2, 2);
      Projection[] inputs = {new Projection(list, 0, weights)};

      assertThatThrownBy(() -> form.kernels.spikeSpmm().apply(inputs, bias, current, 0, 1, 0, 2))
          .isInstanceOf(IndexOutOfBoundsException.class);
      tiles.assertNeighbourUntouched();
    }
  }
}
