package spiketile.layout;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A tile's regions come out of its own slice; what grows beyond it counts against the tile. */
class TileMemoryTest {
  private static final LayerShape HIDDEN = new LayerShape(40, false, true);
  private static final NetworkShape NETWORK =
      new NetworkShape(
          30, List.of(HIDDEN, new LayerShape(5, false, true)), 4, 10, 1, false, false, false);

  private static Plan plan(long tileBytes) {
    return Plan.of(
        NETWORK, MachineProfile.bounded("tight", 1, 6, tileBytes, RandomNetworks.timing(2)));
  }

  private static Plan tightest() {
    long bytes = 1;
    while (Plan.attempt(
                NETWORK,
                MachineProfile.bounded("tight", 1, 6, bytes, RandomNetworks.timing(2)),
                Activity.same(NETWORK, Activity.ASSUMED))
            .plan()
        == null) {
      bytes += 64;
    }
    return plan(bytes);
  }

  @ParameterizedTest
  @MethodSource("spiketile.layout.RandomNetworks#seeds")
  void slicesAreDisjointAndOfThePlannedBytes(long seed) {
    Plan plan =
        Plan.of(
            RandomNetworks.small(seed),
            MachineProfile.bounded("roomy", 1, 9, 1 << 22, RandomNetworks.timing(2)));
    try (ModelArena arena = ModelArena.open(Backing.PLAIN, plan.totalBytes())) {
      PlannedMemory memory = new PlannedMemory(arena, plan);
      List<MemorySegment> slices = new ArrayList<>();
      for (LayerPlan layer : plan.layers()) {
        for (TilePlan tile : layer.tiles()) {
          MemorySegment slice = memory.tile(layer.layer(), tile.tile()).slice();
          assertThat(slice.byteSize()).isEqualTo(tile.totalBytes());
          assertThat(slice.address() % ModelArena.ALIGNMENT).isZero();
          slices.add(slice);
        }
      }
      slices.sort(Comparator.comparingLong(MemorySegment::address));
      for (int i = 1; i < slices.size(); i++) {
        MemorySegment before = slices.get(i - 1);
        assertThat(slices.get(i).address())
            .isGreaterThanOrEqualTo(before.address() + before.byteSize());
      }
    }
  }

  @Test
  void regionsFollowEachOtherInTheSliceAndAccessBeyondOneThrows() {
    Plan plan = plan(1 << 20);
    try (ModelArena arena = ModelArena.open(Backing.PLAIN, plan.totalBytes())) {
      TileMemory tile = new PlannedMemory(arena, plan).tile(0, 0);
      MemorySegment first = tile.allocate(100);
      MemorySegment second = tile.allocate(64);

      assertThat(first.address()).isEqualTo(tile.slice().address());
      assertThat(second.address()).isEqualTo(first.address() + 128);
      assertThat(tile.usedBytes()).isEqualTo(192);
      assertThatThrownBy(() -> first.get(JAVA_INT, 128))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> second.get(JAVA_INT, -4))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void guardedRegionsAreMappingsOfTheirOwn() {
    Plan plan = plan(1 << 20);
    try (ModelArena arena = ModelArena.open(Backing.GUARDED, plan.totalBytes())) {
      TileMemory tile = new PlannedMemory(arena, plan).tile(0, 0);

      assertThat(tile.slice().byteSize()).isZero();
      assertThat(tile.allocate(64).byteSize()).isEqualTo(64);
      assertThat(arena.allocatedBytes()).isEqualTo(64);
    }
  }

  @Test
  void aListGrowsIntoWhatTheTileHasLeftAndNotBeyond() {
    Plan plan = plan(tightest().machine().tileBytes() + 8192);
    try (ModelArena arena = ModelArena.open(Backing.PLAIN, 0)) {
      TileMemory tile = new PlannedMemory(arena, plan).tile(0, 0);
      TilePlan planned = plan.layers().getFirst().tiles().getFirst();
      SpikeList list =
          SpikeList.allocate(
              tile,
              planned.width(),
              NETWORK.rows(),
              SpikeList.Detail.SIGMA,
              planned.listCapacity());
      tile.allocate(planned.totalBytes() - tile.usedBytes());
      list.begin(NETWORK.rows(), NETWORK.rows());
      long spare = plan.machine().tileBytes() - planned.residentBytes();
      assertThat(tile.room()).isEqualTo(spare);

      list.ensureCapacity(tile, planned.listCapacity() + 1L);
      long after = tile.room();
      assertThat(after).isLessThan(spare);
      MemorySegment ids = list.ids();
      int capacity = list.capacity();
      assertThatThrownBy(() -> list.ensureCapacity(tile, 100_000))
          .isInstanceOf(TileFullException.class)
          .hasMessageContainingAll(
              "layer 1, tile 1 of tight", "bytes more, %,d are there".formatted(after))
          .hasMessageContainingAll("of %d neurons 0.0%% were active".formatted(planned.width()))
          .hasMessageContaining("--activity");

      assertThat(list.ids()).as("the list is as it was").isSameAs(ids);
      assertThat(list.capacity()).isEqualTo(capacity);
      assertThat(tile.room()).isEqualTo(after);
    }
  }

  @Test
  void whatIsSharedGrowsOnAllTilesOfItsLayer() {
    Plan plan = plan(1 << 20);
    try (ModelArena arena = ModelArena.open(Backing.PLAIN, 0)) {
      PlannedMemory memory = new PlannedMemory(arena, plan);
      ExchangeMemory shared = memory.layer(0);
      int tiles = plan.layers().getFirst().tiles().size();
      shared.allocate(Plan.sum(plan.layers().getFirst().bytes()));
      long spare = memory.tile(0, 0).spare();

      shared.allocate(64 * tiles);
      shared.allocate(64);

      for (int i = 0; i < tiles; i++) {
        TilePlan tile = plan.layers().getFirst().tiles().get(i);
        assertThat(memory.tile(0, i).spare())
            .isEqualTo(plan.machine().tileBytes() - tile.residentBytes() - 128);
      }
      assertThat(spare).isPositive();
      long room = shared.room();
      assertThatThrownBy(() -> shared.allocate(room + 64))
          .isInstanceOf(TileFullException.class)
          .hasMessageContaining("layer 1, exchange of its %d tiles on tight".formatted(tiles));
      assertThat(shared.room()).isEqualTo(room);
    }
  }

  @Test
  void onThisComputerNothingLimitsGrowth() {
    Plan plan = Plan.of(NETWORK, new MachineProfile("host", 1 << 16, 1 << 30));
    try (ModelArena arena = ModelArena.open(Backing.PLAIN, 0)) {
      PlannedMemory memory = new PlannedMemory(arena, plan);
      long before = arena.allocatedBytes();

      memory.tile(0, 0).allocate(plan.layers().getFirst().tiles().getFirst().totalBytes());
      memory.tile(0, 0).allocate(1 << 20);

      assertThat(arena.allocatedBytes()).isEqualTo(before + (1 << 20));
      assertThat(memory.tile(0, 0).room()).isEqualTo(Long.MAX_VALUE);
      assertThat(memory.layer(0).room()).isEqualTo(Long.MAX_VALUE);
    }
  }
}
